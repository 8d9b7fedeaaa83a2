package dev.runestone.statemachine;

import dev.runestone.api.Refusal;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import dev.runestone.workflow.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events per second over 10,000 instances of an order that goes between draft and review: the engine alone, the engine
 * asking its rules every time, and instances in an H2 file with history, one transaction for each event.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StateMachineBenchmark {
    private static final int INSTANCES = 10_000;
    private static final MachineEvent ADD = new MachineEvent(null, "add", Map.of("amount", 3));
    private static final MachineEvent SUBMIT = MachineEvent.of("submit");
    private static final MachineEvent REVISE = MachineEvent.of("revise");
    private static final String ORDER = """
            kind: StateMachine
            name: order
            version: 1.0.0
            initial: draft
            data: {total: 0}
            events: {add: {type: object, properties: {amount: {type: number}}}, submit: {}, revise: {}}
            states:
              draft:
                on:
                  add: {assign: {total: data.total + event.amount}}
                  submit: [{guard: data.total > 1000000000, target: huge}, {guard: data.total > 0, target: review}]
              review: {on: {revise: draft}}
              huge: {final: true}
            """;

    private final Snapshot[] snapshots = new Snapshot[INSTANCES];
    private CompiledMachine order;
    private CompiledMachine unremembered;
    private Path folder;
    private DataSource database;
    private StateMachines machines;
    private int next;

    @Setup
    public void open() throws IOException {
        Machine machine = TestMachines.read(ORDER);
        StateMachineConfig config = TestMachines.config();
        MachineCompiler compiler = TestMachines.compiler(config);
        order = compiler.compile(machine);
        unremembered =
                TestMachines.compiler(TestMachines.config("selections", "0")).compile(machine);
        for (int i = 0; i < INSTANCES; i++) {
            snapshots[i] =
                    TestMachines.ENGINE.start(order, "k" + i, TestMachines.NOW).snapshot();
        }
        folder = Files.createTempDirectory("machines");
        database = TestDatabase.h2("file:" + folder.resolve("machines"));
        InstanceStore store = new InstanceStore(database);
        machines = new StateMachines(
                new Definitions(
                        (name, version) -> {
                            throw Refusal.notFound("There is no catalog.").asException();
                        },
                        compiler,
                        new MachineReader(DefinitionLimits.standard()),
                        new MachineWriter(),
                        store,
                        config),
                store,
                new Transitions(config, Clock.systemUTC()),
                new Outbox(store, null, null, 100),
                config);
        for (int i = 0; i < INSTANCES; i++) {
            machines.send(order.machine(), "k" + i, ADD);
        }
    }

    @TearDown
    public void close() throws IOException {
        ((JdbcConnectionPool) database).dispose();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The three events in turn, each for all instances. */
    private Object inMemory(CompiledMachine machine) {
        int turn = next++;
        int instance = turn % INSTANCES;
        MachineEvent event = event(turn / INSTANCES);
        Step step = TestMachines.ENGINE
                .handle(machine, snapshots[instance], event, TestMachines.NOW)
                .orElseThrow();
        snapshots[instance] = step.snapshot();
        return step;
    }

    private static MachineEvent event(int round) {
        return switch (round % 3) {
            case 0 -> ADD;
            case 1 -> SUBMIT;
            default -> REVISE;
        };
    }

    @Benchmark
    public Object engine() {
        return inMemory(order);
    }

    @Benchmark
    public Object engineAskingItsRules() {
        return inMemory(unremembered);
    }

    @Benchmark
    @Threads(1)
    public Object persistent() {
        int turn = next++;
        return machines.send(order.machine(), "k" + turn % INSTANCES, event(turn / INSTANCES));
    }
}
