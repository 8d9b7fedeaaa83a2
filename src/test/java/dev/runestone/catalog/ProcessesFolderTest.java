package dev.runestone.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesFolderTest {
    @TempDir
    Path folder;

    private WorkflowCatalog catalog;
    private MachineCatalog machines;
    private ProcessesFolder processes;

    @BeforeEach
    void open() {
        CatalogConfig config = Catalogs.config(Map.of("folder", folder.toString()));
        Definitions definitions = Catalogs.definitions(config);
        catalog = new WorkflowCatalog(definitions, new Catalogs.Memory(), config);
        machines = Catalogs.machines(config);
        processes = new ProcessesFolder(catalog, definitions, machines, Catalogs.machineDefinitions(config), config);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** A change is taken when the file was the same twice. */
    private void look() {
        processes.poll();
        processes.poll();
    }

    private String hash(String name) {
        return catalog.existing(name, null).hash();
    }

    @Test
    void everyFileBelowTheFolderIsLoaded() throws IOException {
        write("a.yaml", Catalogs.yaml("a", "1.0.0", "amount"));
        write("deeper/b.yml", Catalogs.yaml("b", "1.0.0", "amount"));
        write("notes.txt", "nothing");
        look();

        assertThat(catalog.existing("a", null).source()).isEqualTo("a.yaml");
        assertThat(catalog.existing("b", null).source()).isEqualTo("deeper/b.yml");
    }

    @Test
    void stateMachinesAreLoadedToo() throws IOException {
        write("door.yaml", """
                kind: StateMachine
                name: door
                version: 1.0.0
                initial: open
                events: {close: {}}
                states: {open: {on: {close: closed}}, closed: {}}
                """);
        write("broken.yaml", "{kind: StateMachine, name: broken, version: 1.0.0, initial: a, states: {b: {}}}");
        look();

        assertThat(machines.existing("door", null).source()).isEqualTo("door.yaml");
        assertThat(machines.find("broken")).isEmpty();
        assertThat(catalog.find("door")).isEmpty();
    }

    @Test
    void aFileIsLeftUntilItIsTheSameTwice() throws IOException {
        write("a.yaml", Catalogs.yaml("a", "1.0.0", "amount"));
        processes.poll();
        assertThat(catalog.find("a")).isEmpty();

        processes.poll();
        assertThat(catalog.find("a")).isPresent();
    }

    @Test
    void aChangedFileReplacesTheVersionThatItOwns() throws IOException {
        write("a.yaml", Catalogs.yaml("a", "1.0.0", "amount"));
        look();
        String before = hash("a");
        write("a.yaml", Catalogs.yaml("a", "1.0.0", "amount * 2"));
        look();

        assertThat(hash("a")).isNotEqualTo(before);
        assertThat(catalog.versions("a")).hasSize(1);
    }

    @Test
    void aBrokenFileLeavesTheVersionThatThereIs() throws IOException {
        write("a.yaml", Catalogs.yaml("a", "1.0.0", "amount"));
        look();
        String before = hash("a");
        write("a.yaml", "kind: Workflow\nname: [");
        look();

        assertThat(hash("a")).isEqualTo(before);
    }

    @Test
    void aFileDoesNotReplaceWhatCameOverTheApi() throws IOException {
        CatalogConfig config = Catalogs.config(Map.of());
        catalog.createWorkflow(Catalogs.definitions(config)
                .check(Catalogs.yaml("a", "1.0.0", "amount"), true)
                .orRefuse());
        String before = hash("a");
        write("a.yaml", Catalogs.yaml("a", "1.0.0", "amount * 2"));
        look();

        assertThat(hash("a")).isEqualTo(before);
    }

    @Test
    void aVersionStaysWhenItsFileGoes() throws IOException {
        write("a.yaml", Catalogs.yaml("a", "1.0.0", "amount"));
        look();
        Files.delete(folder.resolve("a.yaml"));
        look();

        assertThat(catalog.find("a")).isPresent();
    }

    @Test
    void aKnowledgeBaseThatIsNotThereYetDoesNotKeepAFileOut() throws IOException {
        write("rules.yaml", """
                kind: Workflow
                name: rules
                version: 1.0.0
                inputs:
                  application: {type: object}
                components:
                  decision:
                    rules: {knowledge: later, group: decision}
                    from: application
                outputs:
                  decision: decision
                """);
        look();

        assertThat(catalog.find("rules")).isPresent();
    }

    @Test
    void aFileThatIsNoTextIsNoProblemForTheOthers() throws IOException {
        Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        write("b.yaml", Catalogs.yaml("b", "1.0.0", "amount"));
        look();

        assertThat(catalog.find("b")).isPresent();
    }
}
