package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;

class JournalInMemoryTest extends JournalContract {
    @Override
    AgroalDataSource open() {
        return TestDatabase.inMemory();
    }
}
