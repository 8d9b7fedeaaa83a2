package dev.runestone.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A data source whose connections break when told to. */
final class Faults {
    /** Where a connection breaks. */
    enum Fault {
        /** Nobody can connect. */
        CONNECT,
        /** In the middle of the writing. */
        WRITE,
        /** As the commit is sent: it does not arrive. */
        BEFORE_COMMIT,
        /** As the commit is answered: it has happened. */
        AFTER_COMMIT
    }

    private final DataSource database;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    Faults(DataSource database) {
        this.database = database;
    }

    /** One of these happens each time something comes to its place; afterwards all goes well. */
    void next(Fault... inOrder) {
        faults.addAll(List.of(inOrder));
    }

    boolean areOver() {
        return faults.isEmpty();
    }

    private boolean strikes(Fault fault) {
        synchronized (faults) {
            if (faults.peek() != fault) {
                return false;
            }
            faults.remove();
            return true;
        }
    }

    DataSource dataSource() {
        return proxy(DataSource.class, database, (name, result) -> {
            if (name.equals("getConnection")) {
                if (strikes(Fault.CONNECT)) {
                    throw new SQLException("The connection is refused.", "08001");
                }
                return connection((Connection) result.call());
            }
            return result.call();
        });
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, real, (name, call) -> {
            if (name.equals("prepareStatement")) {
                return statement((PreparedStatement) call.call(), real);
            }
            if (!name.equals("commit")) {
                return call.call();
            }
            if (strikes(Fault.BEFORE_COMMIT)) {
                real.rollback();
                throw new SQLException("The connection broke.", "08006");
            }
            call.call();
            if (strikes(Fault.AFTER_COMMIT)) {
                throw new SQLException("The connection broke.", "08006");
            }
            return null;
        });
    }

    private PreparedStatement statement(PreparedStatement real, Connection connection) {
        return proxy(PreparedStatement.class, real, (name, call) -> {
            Object result = call.call();
            if (name.equals("executeBatch") && strikes(Fault.WRITE)) {
                connection.rollback();
                throw new SQLException("The connection broke.", "08006");
            }
            return result;
        });
    }

    private interface Call {
        Object call() throws Throwable;
    }

    private interface Interception {
        Object on(String method, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T real, Interception interception) {
        return type.cast(Proxy.newProxyInstance(
                Faults.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> interception.on(method.getName(), () -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
