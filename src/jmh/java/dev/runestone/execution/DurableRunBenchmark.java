package dev.runestone.execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
 * step adds 1 to the value that the step before left.
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

    /**
     * Without a write delay H2 writes each commit to the file before it is answered. With its default of 500 ms a process
     * that is killed loses what it had committed just before.
     */
    private static String durable(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("benchmark") + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0";
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
                    .setDatabaseSchemaUpdate("true")
                    .setAsyncExecutorActivate(false)
                    .buildProcessEngine();
            engine.getRepositoryService()
                    .createDeployment()
                    .addBytes(KEY + ".bpmn20.xml", new BpmnXMLConverter().convertToXML(model()))
                    .deploy();
        }

        @TearDown
        public void stop() throws IOException {
            engine.close();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(Flowable::delete);
            }
        }

        Object run() {
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
