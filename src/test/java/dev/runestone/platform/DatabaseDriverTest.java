package dev.runestone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DatabaseDriverTest {
    @Test
    void anH2FileIsMadeAbsoluteAndPutInPostgresqlMode() {
        assertThat(DatabaseDriver.complete("jdbc:h2:file:data/runestone;CACHE_SIZE=1024"))
                .startsWith("jdbc:h2:file:" + Path.of("data/runestone").toAbsolutePath() + ";MODE=PostgreSQL;")
                .endsWith(";CACHE_SIZE=1024");
    }

    @Test
    void whatH2CommitsIsWrittenAtOnceUnlessTheUrlSaysOtherwise() {
        assertThat(DatabaseDriver.complete("jdbc:h2:file:data/runestone")).endsWith(";WRITE_DELAY=0");
        assertThat(DatabaseDriver.complete("jdbc:h2:file:data/runestone;write_delay=100"))
                .endsWith(";write_delay=100")
                .doesNotContain("WRITE_DELAY=0");
    }

    @Test
    void aPostgresqlUrlStaysAsItIs() {
        assertThat(DatabaseDriver.complete("jdbc:postgresql://db/runestone?ssl=true"))
                .isEqualTo("jdbc:postgresql://db/runestone?ssl=true");
    }

    @Test
    void anotherDatabaseIsRefusedWithoutShowingItsPassword() {
        assertThatThrownBy(() -> new DatabaseDriver().connect("jdbc:mysql://u:secret@db/runestone", new Properties()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("RUNESTONE_DATABASE_URL")
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("secret");
    }
}
