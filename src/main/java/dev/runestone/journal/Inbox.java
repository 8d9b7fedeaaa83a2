package dev.runestone.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts messages into inboxes. Which ids a run has been sent is remembered as long as the run is, apart from the messages
 * themselves: a repeated message is known after it was taken, and the table that is polled holds only what waits.
 */
final class Inbox {
    private static final String REMEMBER = "insert into run_message_id (run_id, id)"
            + " select r.id, cast(? as varchar(500)) from run r where r.id = ? and (r.ended_at is null or cast(? as boolean))"
            + " on conflict do nothing";
    private static final String INSERT = "insert into run_message (run_id, id, retry, command) values (?, ?, ?, ?)";
    private static final String REMEMBERED = "select 1 from run_message_id where run_id = ? and id = ?";

    /** Keeps a commit from ending the run between the look at its status and the message. */
    private static final String LOCK = "select ended_at from run where id = ? for update";

    private static final String SELECT = "select id, command from run_message where run_id = ? order by ordinal";

    private Inbox() {}

    /** Sends messages in the transaction of the connection; returns the runs that have got one. */
    static List<String> send(Connection connection, List<Message> messages) throws SQLException {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<String> reached = new ArrayList<>();
        try (PreparedStatement remember = connection.prepareStatement(REMEMBER);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Message message : messages) {
                remember.setString(1, message.id());
                remember.setString(2, message.run());
                remember.setBoolean(3, retries(message));
                remember.addBatch();
            }
            int[] counts = remember.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 1) {
                    Message message = messages.get(i);
                    insert.setString(1, message.run());
                    insert.setString(2, message.id());
                    insert.setBoolean(3, retries(message));
                    insert.setString(4, CommandCodec.write(message.command()));
                    insert.addBatch();
                    reached.add(message.run());
                }
            }
            if (!reached.isEmpty()) {
                insert.executeBatch();
            }
        }
        return reached;
    }

    /** Sends one message; false where its run does not take it. */
    static boolean send(Connection connection, Message message) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, message.run());
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
            }
        }
        return !send(connection, List.of(message)).isEmpty() || isRemembered(connection, message);
    }

    private static boolean isRemembered(Connection connection, Message message) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(REMEMBERED)) {
            select.setString(1, message.run());
            select.setString(2, message.id());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    static List<Message> messages(Connection connection, String run) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, run);
            List<Message> messages = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    messages.add(new Message(row.getString(1), run, CommandCodec.read(row.getString(2))));
                }
            }
            return messages;
        }
    }

    private static boolean retries(Message message) {
        return message.command() instanceof Message.Command.Retry;
    }
}
