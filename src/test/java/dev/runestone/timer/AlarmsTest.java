package dev.runestone.timer;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;

class AlarmsTest extends AlarmsContract {
    private static final JdbcDataSource DATABASE = new JdbcDataSource();

    @BeforeAll
    static void migrate() {
        DATABASE.setURL("jdbc:h2:mem:alarms;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                + "DEFAULT_NULL_ORDERING=HIGH");
        Flyway.configure().dataSource(DATABASE).load().migrate();
    }

    @Override
    DataSource database() {
        return DATABASE;
    }
}
