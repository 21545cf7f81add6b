package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.Barrier;
import org.junit.jupiter.api.Test;

class BarrierQueueTest {
    private final BarrierQueue queue = new BarrierQueue();

    private static Barrier barrier(long id) {
        return Barrier.of(id, false);
    }

    @Test
    void letsABarrierGoAtOnceWhenNoneIsUnderWay() {
        assertThat(queue.add(barrier(1))).contains(barrier(1));
        assertThat(queue.ended(1)).isEmpty();
        assertThat(queue.add(barrier(2))).contains(barrier(2));
    }

    @Test
    void letsOthersGoInTheirOrderAfterIt() {
        queue.add(barrier(1));
        assertThat(queue.add(barrier(2))).isEmpty();
        assertThat(queue.add(barrier(3))).isEmpty();
        assertThat(queue.ended(1)).contains(barrier(2));
        assertThat(queue.ended(2)).contains(barrier(3));
        assertThat(queue.ended(3)).isEmpty();
    }

    @Test
    void neverLetsOneGoThatWasGivenUpWhileItWaited() {
        queue.add(barrier(1));
        queue.add(barrier(2));
        queue.add(barrier(3));
        assertThat(queue.ended(2)).isEmpty();
        assertThat(queue.ended(1)).contains(barrier(3));
    }

    @Test
    void isTwiceToldOfTheSameEnd() {
        queue.add(barrier(1));
        queue.add(barrier(2));
        assertThat(queue.ended(1)).contains(barrier(2));
        assertThat(queue.ended(1)).isEmpty();
    }
}
