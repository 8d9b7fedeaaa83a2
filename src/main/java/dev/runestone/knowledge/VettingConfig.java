package dev.runestone.knowledge;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What rules may reach beyond the shipped list {@code vetting/allowed-members.txt}. */
@ConfigMapping(prefix = "runestone.knowledge.vetting")
interface VettingConfig {
    /** Further classes and members, as {@code com.acme.Tax}, {@code com.acme.Tax#rate} or {@code com.acme.*}. */
    Optional<List<String>> allow();
}
