package dev.runestone.journal;

import dev.runestone.api.Page;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is kept of all runs. Every method reads or writes committed state and may be called by many threads. */
public interface RunStore {

    Optional<RunHead> find(String run);

    /** Up to {@code limit} events after a number, in order. */
    List<Recorded> events(String run, long after, int limit);

    Page<RunHead> search(RunQuery query);

    /** Keeps the definition of a workflow in its JSON form under its content hash; once. */
    void keepDefinition(String hash, String json);

    Optional<String> definition(String hash);

    /**
     * Puts a message into the inbox of a run.
     *
     * @return false where the run does not exist, or has ended and the message is no retry; also a repeated message is true
     */
    boolean send(Message message);

    /** The inbox of a run, in the order in which the messages came. */
    List<Message> messages(String run);

    /** Takes a run that no node owns; false where another has it, or it does not exist. */
    boolean claim(String run);

    /** Takes up to {@code limit} runs that no node owns and that have messages or could execute something. */
    List<String> claimWaiting(int limit);

    /** Which of the runs of this node have messages. */
    List<String> withMessages(int limit);

    Optional<Entry.ParkedTask> task(String token);

    /** Tasks that wait, oldest first. */
    Page<Entry.ParkedTask> tasks(@Nullable String workflow, int limit, @Nullable String cursor);

    /** Removes runs that have ended, with all that is kept of them. */
    int delete(Collection<String> runs);
}
