package dev.runestone.journal;

import java.sql.SQLException;

/**
 * What sort of failure the database told, by its SQLSTATE: H2 and PostgreSQL agree on the classes that matter here.
 *
 * @param state the SQLSTATE; empty where there is none
 * @param code the vendor's code
 */
record SqlFailure(String state, int code) {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String H2_LOCK_TIMEOUT = "HYT00";
    private static final String POSTGRESQL_LOCK_NOT_AVAILABLE = "55P03";

    static SqlFailure of(SQLException e) {
        return new SqlFailure(e.getSQLState() == null ? "" : e.getSQLState(), e.getErrorCode());
    }

    /** The values are at fault; the same statement fails each time: data exceptions, constraints, limits of a row. */
    boolean isData() {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    boolean isDuplicate() {
        return state.equals(UNIQUE_VIOLATION);
    }

    /** Another transaction was in the way: a deadlock, a serialization failure, a lock not had in time. */
    boolean isContention() {
        return state.startsWith("40") || state.equals(H2_LOCK_TIMEOUT) || state.equals(POSTGRESQL_LOCK_NOT_AVAILABLE);
    }

    /** The database itself is in trouble or out of reach: connection, resources, shutdown, disk. */
    boolean isOutage() {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("90");
    }
}
