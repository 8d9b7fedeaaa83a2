package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;

class RunStorePostgresTest extends RunStoreContract {
    @Override
    AgroalDataSource open() {
        return TestDatabase.postgresql();
    }
}
