package dev.runestone.execution;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.journal.Recorded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** The live streams of events: bounded in number, and each reads on only when its reader has taken what it was sent. */
@Singleton
final class EventStreams {
    private static final Logger LOG = Logger.getLogger(EventStreams.class);

    private final Runs runs;
    private final RunAccessConfig config;
    private final ObjectMapper mapper;
    private final Semaphore free;
    private final Counter read;

    EventStreams(Runs runs, RunAccessConfig config, ObjectMapper mapper, MeterRegistry registry) {
        this.runs = runs;
        this.config = config;
        this.mapper = mapper;
        this.free = new Semaphore(config.streams());
        Gauge.builder("runestone.execution.streams", free, left -> config.streams() - left.availablePermits())
                .register(registry);
        this.read = registry.counter("runestone.execution.streamed.events");
    }

    /**
     * The events of a run behind a number, for as long as there are any to come.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}; {@code BUSY} where too many streams are open
     */
    Multi<OutboundSseEvent> open(String run, long after, Sse sse) {
        runs.get(run);
        if (!free.tryAcquire()) {
            throw new Refusal(
                            Refusal.Kind.BUSY,
                            "There are " + config.streams() + " live streams, as many as may be open at once"
                                    + " (runestone.run-access.streams). Read the events page by page.",
                            List.of())
                    .asException();
        }
        EventTail tail = new EventTail(runs, run, after, config, Infrastructure.getDefaultWorkerPool());
        AtomicBoolean closed = new AtomicBoolean();
        return Multi.createBy()
                .repeating()
                .uni(tail::next)
                .whilst(page -> !tail.ended())
                .onItem()
                .transformToMultiAndConcatenate(page -> Multi.createFrom().iterable(events(page, sse)))
                .onFailure()
                .recoverWithItem(failure -> problem(run, failure, sse))
                .onTermination()
                .invoke(() -> {
                    if (closed.compareAndSet(false, true)) {
                        tail.close();
                        free.release();
                    }
                });
    }

    private List<OutboundSseEvent> events(List<Recorded> page, Sse sse) {
        read.increment(page.size());
        return page.isEmpty()
                ? List.of(sse.newEventBuilder().comment("").build())
                : page.stream().map(recorded -> event(recorded, sse)).toList();
    }

    private OutboundSseEvent event(Recorded recorded, Sse sse) {
        RunEventView view = RunEventView.of(recorded, mapper);
        return sse.newEventBuilder()
                .id(Long.toString(view.seq()))
                .name(view.type())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(view)
                .build();
    }

    private static OutboundSseEvent problem(String run, Throwable failure, Sse sse) {
        String detail = "The events of the run cannot be read on.";
        if (failure instanceof RefusalException refused) {
            detail = refused.refusal().detail();
        } else {
            LOG.errorf(failure, "The events of the run %s cannot be read on", run);
        }
        return sse.newEventBuilder()
                .name("problem")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(Map.of("detail", detail))
                .build();
    }
}
