package dev.runestone.execution;

import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.Component;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flowable.bpmn.converter.BpmnXMLConverter;
import org.flowable.bpmn.model.BpmnModel;
import org.flowable.bpmn.model.EndEvent;
import org.flowable.bpmn.model.FlowElement;
import org.flowable.bpmn.model.ImplementationType;
import org.flowable.bpmn.model.Process;
import org.flowable.bpmn.model.SequenceFlow;
import org.flowable.bpmn.model.ServiceTask;
import org.flowable.bpmn.model.StartEvent;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.delegate.DelegateExecution;
import org.flowable.engine.delegate.JavaDelegate;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.engine.runtime.ProcessInstance;
import org.flowable.job.api.Job;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Durable runs of five Java steps a second, from the request until the end of the run is committed, by 1 and by 8 clients.
 * Every side runs in the client's JVM on an H2 file of its own that is written at each commit ({@link #durable}); each
 * step adds 1 to the value that the step before left. Both sides keep a history: Runestone each event of the run with the
 * value that it made, Flowable what its default level keeps.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
public class DurableRunBenchmark {
    private static final int STEPS = 5;

    /** One client. */
    @Benchmark
    @Threads(1)
    public Object flowableOneClient(Flowable flowable) {
        return flowable.run();
    }

    /** Eight clients at once. */
    @Benchmark
    @Threads(8)
    public Object flowableEightClients(Flowable flowable) {
        return flowable.run();
    }

    /** One client. */
    @Benchmark
    @Threads(1)
    public Object runestoneOneClient(Runestone runestone) throws Exception {
        return runestone.run();
    }

    /** Eight clients at once. */
    @Benchmark
    @Threads(8)
    public Object runestoneEightClients(Runestone runestone) throws Exception {
        return runestone.run();
    }

    /**
     * Without a write delay H2 writes each commit to the file before it is answered. With its default of 500 ms a process
     * that is killed loses what it had committed just before.
     */
    private static String durable(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("benchmark") + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0";
    }

    /** Runestone with the defaults of its configuration but for {@link #sync}. */
    @State(Scope.Benchmark)
    public static class Runestone {
        /**
         * {@code compute}: steps that only compute are executed one after the other on the run's thread and share a commit,
         * as with Flowable's {@code transaction=run}; after a crash before that commit they are executed again.
         * {@code wait}: steps that say that they wait for something outside have threads of their own, and each is appended
         * to the journal as soon as it has ended; the next does not wait for that commit.
         */
        @Param({"compute", "wait"})
        String steps;

        /**
         * {@code false}: each commit is in the file before it is answered, as with Flowable here. {@code true}, the default
         * of Runestone: each commit is forced to the disk as well, which Flowable is not asked for.
         */
        @Param({"false", "true"})
        boolean sync;

        private BareNode node;

        @Setup
        public void start() throws Exception {
            List<Component> components = new ArrayList<>();
            String before = "in";
            for (int i = 1; i <= STEPS; i++) {
                components.add(Graphs.step("step" + i, "add-one", before));
                before = "step" + i;
            }
            node = new BareNode(
                    sync,
                    Graphs.workflow(components, before),
                    new TestWorks().function("add-one", new AddOneStep(steps.equals("wait"))));
            List<Recorded> events = node.store().events(run(), 0, 100);
            if (!(events.get(events.size() - 1).event() instanceof RunEvent.RunCompleted completed)
                    || !List.of(STEPS).equals(List.copyOf(completed.outputs().values()))
                    || events.size() != STEPS + 2) {
                throw new IllegalStateException("The first run was " + events);
            }
        }

        @TearDown
        public void stop() throws IOException {
            node.close();
        }

        String run() throws Exception {
            return node.run(Map.of("in", 0), head -> head.status() == RunStatus.COMPLETED);
        }
    }

    /** The step of Runestone. */
    private record AddOneStep(boolean waits) implements StepFunction {
        @Override
        public Object apply(StepInput input) {
            return (int) input.value(0) + 1;
        }
    }

    /**
     * Flowable as its documentation sets it up stand-alone: history of the default level ({@code audit}), no asynchronous
     * executor, so that every run takes place on its client's thread.
     */
    @State(Scope.Benchmark)
    public static class Flowable {
        private static final String KEY = "five";

        /**
         * {@code run}: all steps in one transaction, Flowable's default and fastest, which executes steps again after a
         * crash. {@code step}: one transaction for each step, as a run needs whose committed steps are never executed
         * again; the client executes the jobs itself, which spares Flowable the polling of its executor.
         */
        @Param({"run", "step"})
        String transaction;

        private Path folder;
        private ProcessEngine engine;

        @Setup
        public void start() throws IOException {
            folder = Files.createTempDirectory("flowable");
            engine = new StandaloneProcessEngineConfiguration()
                    .setJdbcUrl(durable(folder))
                    .setJdbcUsername("sa")
                    .setJdbcPassword("")
                    .setJdbcDriver("org.h2.Driver")
                    .setJdbcMaxActiveConnections(20)
                    .setJdbcMaxIdleConnections(20)
                    .setDatabaseSchemaUpdate("true")
                    .setAsyncExecutorActivate(false)
                    .buildProcessEngine();
            engine.getRepositoryService()
                    .createDeployment()
                    .addBytes(KEY + ".bpmn20.xml", new BpmnXMLConverter().convertToXML(model()))
                    .deploy();
            Object result = engine.getHistoryService()
                    .createHistoricVariableInstanceQuery()
                    .processInstanceId(run().getId())
                    .variableName(AddOne.VALUE)
                    .singleResult()
                    .getValue();
            if (!Integer.valueOf(STEPS).equals(result)) {
                throw new IllegalStateException("The first run made " + result);
            }
        }

        @TearDown
        public void stop() throws IOException {
            engine.close();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(Flowable::delete);
            }
        }

        ProcessInstance run() {
            ProcessInstance instance =
                    engine.getRuntimeService().startProcessInstanceByKey(KEY, Map.of(AddOne.VALUE, 0));
            int jobs = 0;
            if (transaction.equals("step")) {
                Job job = next(instance);
                while (job != null) {
                    engine.getManagementService().executeJob(job.getId());
                    jobs++;
                    job = next(instance);
                }
            }
            if (transaction.equals("step") ? jobs != STEPS : !instance.isEnded()) {
                throw new IllegalStateException("The run " + instance.getId() + " did not end: " + jobs + " jobs.");
            }
            return instance;
        }

        private Job next(ProcessInstance instance) {
            return engine.getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance.getId())
                    .singleResult();
        }

        private BpmnModel model() {
            Process process = new Process();
            process.setId(KEY);
            StartEvent start = new StartEvent();
            start.setId("start");
            process.addFlowElement(start);
            FlowElement before = start;
            for (int i = 1; i <= STEPS; i++) {
                ServiceTask task = new ServiceTask();
                task.setId("step" + i);
                task.setImplementationType(ImplementationType.IMPLEMENTATION_TYPE_CLASS);
                task.setImplementation(AddOne.class.getName());
                task.setAsynchronous(transaction.equals("step"));
                process.addFlowElement(task);
                process.addFlowElement(new SequenceFlow(before.getId(), task.getId()));
                before = task;
            }
            EndEvent end = new EndEvent();
            end.setId("end");
            process.addFlowElement(end);
            process.addFlowElement(new SequenceFlow(before.getId(), end.getId()));
            BpmnModel model = new BpmnModel();
            model.addProcess(process);
            return model;
        }

        private static void delete(Path file) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The step of the peers. */
    public static final class AddOne implements JavaDelegate {
        static final String VALUE = "value";

        @Override
        public void execute(DelegateExecution execution) {
            execution.setVariable(VALUE, (int) execution.getVariable(VALUE) + 1);
        }
    }
}
