package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelTest {
    private static final int RING = 8;

    private final ElementTime time = new ElementTime();
    private int sendersWoken;
    private int receiversWoken;

    private Channel channel(int batchSize, boolean timestamps) {
        Channel channel = new Channel(batchSize, 0, timestamps, time);
        channel.setWakers(() -> sendersWoken++, () -> receiversWoken++);
        return channel;
    }

    private static List<Object> records(Batch batch) {
        return Arrays.asList(Arrays.copyOf(batch.records, batch.size));
    }

    @Test
    void sendsABatchWhenItIsFull() {
        Channel channel = channel(2, false);
        channel.add("a");
        assertThat(channel.hasPartialBatch()).isTrue();
        assertThat(channel.poll()).isNull();
        channel.add("b");
        assertThat(channel.hasPartialBatch()).isFalse();
        assertThat(receiversWoken).isEqualTo(1);
        assertThat(records(channel.poll())).containsExactly("a", "b");
    }

    @Test
    void sendsWhatThereIsWhenAsked() {
        Channel channel = channel(10, true);
        time.timestamp = 7;
        channel.add("a");
        channel.flush();
        channel.flush();
        Batch batch = channel.poll();
        assertThat(records(batch)).containsExactly("a");
        assertThat(batch.timestamps[0]).isEqualTo(7);
        assertThat(channel.poll()).isNull();
    }

    @Test
    void putsWatermarkBarrierAndEndBehindTheRecords() {
        Channel channel = channel(10, false);
        channel.add("a");
        channel.watermark(5);
        channel.add("b");
        channel.barrier(Barrier.of(3, true));
        channel.endOfInput();
        Batch first = channel.poll();
        assertThat(records(first)).containsExactly("a");
        assertThat(first.watermark).isEqualTo(5);
        assertThat(first.barrier).isNull();
        Batch second = channel.poll();
        assertThat(records(second)).containsExactly("b");
        assertThat(second.barrier).isEqualTo(Barrier.of(3, true));
        assertThat(channel.poll().endOfInput).isTrue();
    }

    @Test
    void blocksItsSenderWhileBatchesWaitForRoom() {
        Channel channel = channel(1, false);
        for (int i = 0; i < RING; i++) {
            channel.add(i);
        }
        assertThat(channel.isBlocked()).isFalse();
        channel.add(RING);
        channel.add(RING + 1);
        assertThat(channel.isBlocked()).isTrue();
        assertThat(channel.advance()).isFalse();
        for (int i = 0; i < 2; i++) {
            assertThat(records(channel.poll())).containsExactly((Object) i);
        }
        assertThat(channel.advance()).isTrue();
        assertThat(channel.isBlocked()).isFalse();
        for (int i = 2; i < RING + 2; i++) {
            assertThat(records(channel.poll())).containsExactly((Object) i);
        }
    }

    @Test
    void keepsTheOrderWhenThereIsRoomAgainButBatchesStillWait() {
        Channel channel = channel(1, false);
        for (int i = 0; i <= RING; i++) {
            channel.add(i);
        }
        assertThat(channel.poll()).isNotNull();
        channel.add(RING + 1);
        assertThat(channel.isBlocked()).isTrue();
        channel.advance();
        for (int i = 1; i < RING + 1; i++) {
            assertThat(records(channel.poll())).containsExactly((Object) i);
        }
        channel.advance();
        assertThat(records(channel.poll())).containsExactly((Object) (RING + 1));
    }

    @Test
    void wakesABlockedSenderOnceWhenThereIsRoom() {
        Channel channel = channel(1, false);
        for (int i = 0; i <= RING; i++) {
            channel.add(i);
        }
        assertThat(channel.advance()).isFalse();
        assertThat(sendersWoken).isZero();
        assertThat(channel.poll()).isNotNull();
        assertThat(channel.poll()).isNotNull();
        assertThat(sendersWoken).isEqualTo(1);
    }

    @Test
    void fillsPackedBatchesAgainThatWereGivenBack() {
        Channel channel = new Channel(2, 1, true, time);
        for (int i = 0; i < 2; i++) {
            channel.cells()[channel.size()] = 10L + i;
            channel.added();
        }
        channel.watermark(5);
        Batch first = channel.poll();
        assertThat(first.cells).containsExactly(10, 11);
        assertThat(first.size).isEqualTo(2);
        channel.giveBack(first);
        Batch second = channel.poll();
        assertThat(second.watermark).isEqualTo(5);
        channel.giveBack(second);
        // The one that was being filled goes first.
        channel.flush();
        for (int round = 0; round < 2; round++) {
            channel.cells()[0] = 20L + round;
            channel.added();
            channel.flush();
        }
        assertThat(channel.poll()).isNotSameAs(first).isNotSameAs(second);
        Batch again = channel.poll();
        assertThat(again).isSameAs(first);
        assertThat(again.size).isEqualTo(1);
        assertThat(again.cells[0]).isEqualTo(21);
        assertThat(again.watermark).isEqualTo(Batch.NONE);
    }

    @Test
    void wakesNoSenderThatIsNotBlocked() {
        Channel channel = channel(1, false);
        channel.add("a");
        assertThat(channel.poll()).isNotNull();
        assertThat(sendersWoken).isZero();
    }
}
