package io.weir.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacedTest {
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3, 1000, 123_456.7, 50_000_000})
    void keepsTheRate(double rate) {
        long start = Long.MAX_VALUE - 5;
        Paced pace = new Paced(rate, () -> 1, start);
        long now = start;
        long taken = 0;
        while (now - start < 10 * SECOND) {
            int granted = pace.take(256, now);
            taken += granted;
            if (granted == 0) {
                assertThat(pace.nextNanos() - now).isPositive();
                now = pace.nextNanos();
            }
        }
        double expected = 10 * rate;
        assertThat((double) taken).isBetween(expected * 0.99 - 1, expected * 1.01 + 1);
    }

    @Test
    void doesNotAnswerAStallWithAFlood() {
        Paced pace = new Paced(1000, () -> 1, 0);

        assertThat(pace.take(Integer.MAX_VALUE, 60 * SECOND)).isEqualTo(101);
        assertThat(pace.take(1, 60 * SECOND)).isZero();
    }

    @Test
    void takesBackWhatWasNotUsed() {
        Paced pace = new Paced(1000, () -> 1, 0);
        int granted = pace.take(50, SECOND);
        pace.giveBack(granted);

        assertThat(granted).isEqualTo(50);
        assertThat(pace.take(1000, SECOND)).isEqualTo(101);
    }
}
