package dev.runestone.statemachine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runestone.definition.MachineReader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The machines that the platform itself goes by. Each is read when it is first asked for. */
@Singleton
public final class LifeCycles {
    private final MachineReader reader;
    private final Map<String, LifeCycle> known = new ConcurrentHashMap<>();

    public LifeCycles(MachineReader reader) {
        this.reader = reader;
    }

    /** The life of a run of a workflow. */
    public LifeCycle run() {
        return shipped("run");
    }

    /** The life of a component or an agent. */
    public LifeCycle component() {
        return shipped("component");
    }

    private LifeCycle shipped(String name) {
        return known.computeIfAbsent(
                name, missing -> LifeCycle.of(reader.readYaml(text(missing)).orRefuse()));
    }

    private static String text(String name) {
        String resource = "/machines/" + name + ".yaml";
        try (InputStream in = LifeCycles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing.");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
