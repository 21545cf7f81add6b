package io.weir.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final Schedule atOnce = new Schedule(0);

    @Test
    void everySubtaskHasWorkInAStreamWithoutAnEnd() {
        for (int first = 0; first < 8; first++) {
            assertThat(atOnce.count(first, 8, Long.MAX_VALUE)).isGreaterThan(1L << 50);
        }
    }

    @Test
    void countsEachNumberBelowTheEndOnce() {
        assertThat(atOnce.count(0, 2, 5)).isEqualTo(3);
        assertThat(atOnce.count(1, 2, 5)).isEqualTo(2);
        assertThat(atOnce.count(5, 2, 5)).isZero();
        assertThat(atOnce.count(7, 2, 5)).isZero();
    }

    @Test
    void givesWhatTheGateLetsThrough() {
        Gate.open(10);

        assertThat(Schedule.gated().count(4, 2, Long.MAX_VALUE)).isEqualTo(3);
    }
}
