package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;

class RunStoreInMemoryTest extends RunStoreContract {
    @Override
    AgroalDataSource open() {
        return TestDatabase.inMemory();
    }
}
