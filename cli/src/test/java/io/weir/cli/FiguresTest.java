package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "9994, 9.99 kB",
        "9996, 10.0 kB",
        "81234, 81.2 kB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "4560000, 4.56 MB",
        "7000000000, 7.00 GB",
        "8000000000000, 8.00 TB"
    })
    void writesBytesWithThreeDigits(long bytes, String expected) {
        assertThat(Figures.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "9.4, 9.4",
        "950, 950",
        "81234, 81.2 k",
        "999499, 999 k",
        "4560000, 4.56 M"
    })
    void writesRatesWithThreeDigits(double rate, String expected) {
        assertThat(Figures.rate(rate)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 ms",
        "9, 9.0 ms",
        "38, 38 ms",
        "999, 999 ms",
        "2440, 2.4 s",
        "59999, 60.0 s",
        "200000, 3 min 20 s",
        "18720000, 5 h 12 min"
    })
    void writesDurationsAsShortAsTheirSizeAllows(long millis, String expected) {
        assertThat(Figures.duration(Duration.ofMillis(millis))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"7, 00:07", "750, 12:30", "3723, 1:02:03"})
    void writesElapsedTimeLikeAClock(long seconds, String expected) {
        assertThat(Figures.clock(Duration.ofSeconds(seconds))).isEqualTo(expected);
    }

    @Test
    void writesCountsWithTheirNoun() {
        assertThat(Figures.count(1, "word")).isEqualTo("1 word");
        assertThat(Figures.count(1_234_567, "word")).isEqualTo("1,234,567 words");
    }
}
