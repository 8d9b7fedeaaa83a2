package dev.runestone.catalog;

import dev.runestone.workflow.Version;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code machine_version}. */
@Entity
@Table(name = "machine_version")
class MachineVersionEntity {
    @Id
    String id = "";

    String name = "";

    String version = "";

    @Column(name = "content_hash")
    String contentHash = "";

    @JdbcTypeCode(SqlTypes.LONGVARCHAR)
    String definition = "";

    @Nullable
    String source;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    static String id(String name, Version version) {
        return name + ":" + version;
    }
}
