package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(
            threads::add, () -> done.add("afterwards"), failure -> done.add("broken: " + failure.getMessage()));

    @Test
    void tasksAreDoneInOrderOnOneThreadAtATime() {
        mailbox.post(() -> done.add("one"));
        mailbox.post(() -> done.add("two"));
        assertThat(threads).hasSize(1);
        work();
        mailbox.post(() -> done.add("three"));
        work();

        assertThat(done).containsExactly("one", "two", "afterwards", "three", "afterwards");
    }

    @Test
    void whatIsPostedMeanwhileIsDoneToo() {
        mailbox.post(() -> mailbox.post(() -> done.add("posted")));
        work();

        assertThat(done).contains("posted");
        assertThat(threads).isEmpty();
    }

    @Test
    void aTaskThatFailsDoesNotKeepTheOthersFromBeingDone() {
        mailbox.post(() -> {
            throw new IllegalStateException("boom");
        });
        mailbox.post(() -> done.add("next"));
        work();
        mailbox.post(() -> done.add("later"));
        work();

        assertThat(done).containsExactly("broken: boom", "next", "afterwards", "later", "afterwards");
    }

    @Test
    void anErrorOfTheMachineIsToldAndThrownOnAndTheMailboxGoesOn() {
        mailbox.post(() -> {
            throw new OutOfMemoryError("no room");
        });
        mailbox.post(() -> done.add("next"));
        assertThatThrownBy(this::work).isInstanceOf(OutOfMemoryError.class);
        work();
        mailbox.post(() -> done.add("later"));
        work();

        assertThat(done).containsExactly("broken: no room", "next", "afterwards", "later", "afterwards");
    }

    @Test
    void whoeverPostsToANodeThatStopsDoesNotFail() {
        Mailbox stopping = new Mailbox(
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                () -> done.add("afterwards"),
                failure -> done.add("broken"));
        stopping.post(() -> done.add("one"));

        assertThat(done).isEmpty();
    }

    @Test
    void aNodeThatStopsLeavesWhatWasPostedMeanwhile() {
        List<Runnable> once = new ArrayList<>();
        Mailbox stopping = new Mailbox(
                task -> {
                    if (!once.isEmpty()) {
                        throw new RejectedExecutionException("stopped");
                    }
                    once.add(task);
                },
                () -> {},
                failure -> done.add("broken"));
        stopping.post(() -> {
            done.add("one");
            stopping.post(() -> done.add("two"));
        });
        once.get(0).run();

        assertThat(done).contains("one").doesNotContain("broken");
    }

    private void work() {
        while (!threads.isEmpty()) {
            threads.poll().run();
        }
    }
}
