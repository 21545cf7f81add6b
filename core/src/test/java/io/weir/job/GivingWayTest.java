package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GivingWayTest {
    private static final long MILLI = 1_000_000;

    private final GivingWay work = new GivingWay(2, 0, 0);

    @Test
    void restsAsLongAsItHasWorkedWhileTheWorkersAreBusy() {
        assertThat(work.restNanos(10 * MILLI, 15 * MILLI)).isEqualTo(10 * MILLI);
        // It has rested until 20 ms, and the workers had both processors then.
        assertThat(work.restNanos(24 * MILLI, 42 * MILLI)).isEqualTo(4 * MILLI);
    }

    @Test
    void goesOnAtOnceWhileTheWorkersWait() {
        assertThat(work.restNanos(10 * MILLI, 9 * MILLI)).isZero();
        assertThat(work.restNanos(20 * MILLI, 19 * MILLI)).isZero();
    }

    @Test
    void doesNotRestAfterEachBit() {
        assertThat(work.restNanos(MILLI, 2 * MILLI)).isZero();
        assertThat(work.restNanos(3 * MILLI, 6 * MILLI)).isEqualTo(3 * MILLI);
    }
}
