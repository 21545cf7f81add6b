package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BatchRingTest {
    private static Batch batch(int number) {
        Batch batch = new Batch(1, 0, false);
        batch.records[0] = number;
        batch.size = number;
        return batch;
    }

    @Test
    void givesBatchesBackInTheirOrder() {
        BatchRing ring = new BatchRing(4);
        assertThat(ring.isEmpty()).isTrue();
        for (int round = 0; round < 10; round++) {
            List<Batch> in = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                in.add(batch(i));
                assertThat(ring.offer(in.get(i))).isTrue();
            }
            assertThat(List.of(ring.poll(), ring.poll(), ring.poll())).isEqualTo(in);
            assertThat(ring.poll()).isNull();
        }
    }

    @Test
    void takesNoMoreThanItsCapacity() {
        BatchRing ring = new BatchRing(2);
        assertThat(ring.offer(batch(0))).isTrue();
        assertThat(ring.offer(batch(1))).isTrue();
        assertThat(ring.offer(batch(2))).isFalse();
        assertThat(ring.poll()).isNotNull();
        assertThat(ring.offer(batch(2))).isTrue();
    }

    @Test
    void wantsAPowerOfTwo() {
        assertThatThrownBy(() -> new BatchRing(6)).hasMessage("capacity must be a power of two: 6");
    }

    @Test
    @Timeout(20)
    void losesAndReordersNothingBetweenTwoThreads() throws Exception {
        int count = 300_000;
        BatchRing ring = new BatchRing(8);
        Thread producer =
                new Thread(
                        () -> {
                            for (int i = 0; i < count; i++) {
                                Batch next = batch(i);
                                while (!ring.offer(next)) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
        producer.start();
        for (int i = 0; i < count; i++) {
            Batch next = ring.poll();
            while (next == null) {
                Thread.onSpinWait();
                next = ring.poll();
            }
            // Both were written before the hand-over, without a fence of their own.
            if (next.size != i || !next.records[0].equals(i)) {
                assertThat(next.size).isEqualTo(i);
                assertThat(next.records[0]).isEqualTo(i);
            }
        }
        producer.join();
        assertThat(ring.isEmpty()).isTrue();
    }
}
