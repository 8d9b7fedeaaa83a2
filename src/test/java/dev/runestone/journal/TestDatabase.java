package dev.runestone.journal;

import dev.runestone.platform.DatabaseDriver;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** A database with the tables of the application, opened as the application does, without the application. */
final class TestDatabase {
    private static @Nullable EmbeddedPostgres server;

    private TestDatabase() {}

    static AgroalDataSource inMemory() {
        return migrated("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "runestone");
    }

    static AgroalDataSource inFile(Path folder) {
        return migrated("jdbc:h2:file:" + folder.resolve("runestone"), "runestone");
    }

    /** The emptied database of a server that all tests share. */
    static AgroalDataSource postgresql() {
        AgroalDataSource database = migrated(server().getJdbcUrl("postgres", "postgres"), "postgres");
        try (var connection = database.getConnection();
                var truncate = connection.createStatement()) {
            truncate.execute("truncate run, run_attribute, run_event, run_archive, run_definition, run_message,"
                    + " run_message_id, run_task, execution_node");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    private static synchronized EmbeddedPostgres server() {
        try {
            EmbeddedPostgres running = server;
            if (running == null) {
                running = EmbeddedPostgres.start();
                server = running;
            }
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL does not start.", e);
        }
    }

    static AgroalDataSource migrated(String url, String user) {
        AgroalDataSource database = open(url, user);
        Flyway.configure(TestDatabase.class.getClassLoader())
                .dataSource(database)
                .load()
                .migrate();
        return database;
    }

    private static AgroalDataSource open(String url, String user) {
        var supplier = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(30)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .connectionFactoryConfiguration(connection -> connection
                                .connectionProviderClass(DatabaseDriver.class)
                                .jdbcUrl(url)
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword(user))));
        try {
            return AgroalDataSource.from(supplier);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
