package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RunStoreInFileTest extends RunStoreContract {
    @TempDir
    Path folder;

    @Override
    AgroalDataSource open() {
        return TestDatabase.inFile(folder);
    }
}
