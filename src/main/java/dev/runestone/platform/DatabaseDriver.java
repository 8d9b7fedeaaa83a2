package dev.runestone.platform;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver of the one data source: H2 or PostgreSQL, whichever the URL names when the application starts.
 * Quarkus fixes driver and SQL dialect when it packages the application; with this driver, and with H2 in PostgreSQL
 * mode under the PostgreSQL dialect, one package runs on both (ADR 3).
 */
public final class DatabaseDriver implements Driver {
    private static final String H2 = "jdbc:h2:";
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String H2_SETTINGS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE";

    /** By default H2 answers a commit up to half a second before it writes it: kill -9 would take it back. */
    private static final String H2_WRITE_DELAY = ";WRITE_DELAY=";

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final Driver h2 = new org.h2.Driver();
    private final Driver postgresql = new org.postgresql.Driver();

    /** Public, because the connection pool makes the driver by reflection. */
    public DatabaseDriver() {}

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        return driver(url).connect(complete(url), info);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(H2) || url.startsWith(POSTGRESQL);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver(url).getPropertyInfo(complete(url), info);
    }

    private Driver driver(String url) throws SQLException {
        if (url.startsWith(H2)) {
            return h2;
        }
        if (url.startsWith(POSTGRESQL)) {
            return postgresql;
        }
        // The URL is not shown: it may carry a password.
        throw new SQLException("The database URL (runestone.database.url, RUNESTONE_DATABASE_URL) begins with neither "
                + H2 + " nor " + POSTGRESQL + ".");
    }

    /** Adds what H2 needs to stand in for PostgreSQL, and makes its file absolute, which H2 insists on. */
    static String complete(String url) {
        if (!url.startsWith(H2)) {
            return url;
        }
        int settings = url.indexOf(';');
        String place = settings < 0 ? url : url.substring(0, settings);
        String given = settings < 0 ? "" : url.substring(settings);
        if (place.startsWith(H2_FILE) && !place.startsWith(H2_FILE + "~")) {
            place = H2_FILE
                    + Path.of(place.substring(H2_FILE.length()))
                            .toAbsolutePath()
                            .normalize();
        }
        // H2 refuses a setting that is given twice.
        boolean delayed = given.toUpperCase(Locale.ROOT).contains(H2_WRITE_DELAY);
        return place + H2_SETTINGS + (delayed ? "" : H2_WRITE_DELAY + 0) + given;
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(DatabaseDriver.class.getPackageName());
    }
}
