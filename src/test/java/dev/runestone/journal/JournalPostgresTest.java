package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;

class JournalPostgresTest extends JournalContract {
    @Override
    AgroalDataSource open() {
        return TestDatabase.postgresql();
    }
}
