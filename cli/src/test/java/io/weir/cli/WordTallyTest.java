package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class WordTallyTest {
    private final WordTally tally = new WordTally();

    @Test
    void takesRunsOfLettersDigitsAndHyphensAsWordsInLowerCase() {
        tally.addWordsOf("To be, or not to-be: 2 B/b?\n--x-- Ünder_score\r\nend");

        assertThat(tally.counts())
                .containsOnly(
                        entry("to", 1L),
                        entry("be", 1L),
                        entry("or", 1L),
                        entry("not", 1L),
                        entry("to-be", 1L),
                        entry("2", 1L),
                        entry("b", 2L),
                        entry("--x--", 1L),
                        entry("nder", 1L),
                        entry("score", 1L),
                        entry("end", 1L));
        assertThat(tally.total()).isEqualTo(12);
    }

    @Test
    void namesTheMostFrequentFirstAndEqualsByTheAlphabet() {
        tally.addWordsOf("b a c b a d");

        assertThat(tally.mostFrequent(3))
                .containsExactly(entry("a", 2L), entry("b", 2L), entry("c", 1L));
    }

    @Test
    void findsNothingInTextWithoutWords() {
        tally.addWordsOf("");
        tally.addWordsOf("... ??? äöü");

        assertThat(tally.total()).isZero();
    }
}
