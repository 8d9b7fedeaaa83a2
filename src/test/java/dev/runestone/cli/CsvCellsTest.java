package dev.runestone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class CsvCellsTest {
    @Test
    void emptyCellsAreCells() throws RowDefect {
        assertThat(CsvCells.of(",a,,", ',')).containsExactly("", "a", "", "");
    }

    @Test
    void quotesAreTakenOffAndDoubledOnesAreOne() throws RowDefect {
        assertThat(CsvCells.of("\"a,b\";\"say \"\"yes\"\"\";\"\"", ';')).containsExactly("a,b", "say \"yes\"", "");
    }

    @Test
    void aQuoteInTheMiddleOfACellIsRefused() {
        assertThatExceptionOfType(RowDefect.class)
                .isThrownBy(() -> CsvCells.of("1,5\" pipe", ','))
                .withMessageStartingWith("Cell 2 has a quote in the middle.");
    }

    @Test
    void aCellThatGoesOnAfterItsClosingQuoteIsRefused() {
        assertThatExceptionOfType(RowDefect.class)
                .isThrownBy(() -> CsvCells.of("\"a\"b,c", ','))
                .withMessage("Cell 1 goes on after its closing quote.");
    }
}
