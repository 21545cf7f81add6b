package io.weir.checkpoint;

import static io.weir.checkpoint.CheckpointMode.AT_LEAST_ONCE;
import static io.weir.checkpoint.CheckpointMode.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.checkpoint.Alignment.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    @Test
    void blocksEachInputUntilTheLastBarrierIsHere() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 3);

        assertThat(alignment.barrierFrom(1, 7)).containsExactly(new Step.Block(1, 2));
        assertThat(alignment.isBlocked(1)).isTrue();
        assertThat(alignment.isBlocked(0)).isFalse();
        assertThat(alignment.barrierFrom(0, 7)).containsExactly(new Step.Block(0, 1));
        assertThat(alignment.isAligning()).isTrue();
        assertThat(alignment.barrierFrom(2, 7)).containsExactly(new Step.Snapshot(7));
        assertThat(alignment.isBlocked(0)).isFalse();
        assertThat(alignment.isBlocked(1)).isFalse();
        assertThat(alignment.isAligning()).isFalse();
    }

    @Test
    void snapshotsAtOnceWithOneInput() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 1);

        assertThat(alignment.barrierFrom(0, 0)).containsExactly(new Step.Snapshot(0));
        assertThat(alignment.barrierFrom(0, 1)).containsExactly(new Step.Snapshot(1));
    }

    @Test
    void blocksNothingIfAtLeastOnce() {
        Alignment alignment = new Alignment(AT_LEAST_ONCE, 2);

        assertThat(alignment.barrierFrom(0, 1)).isEmpty();
        assertThat(alignment.isBlocked(0)).isFalse();
        assertThat(alignment.barrierFrom(1, 1)).containsExactly(new Step.Snapshot(1));
    }

    @Test
    void gathersSeveralCheckpointsAtOnceIfAtLeastOnce() {
        Alignment alignment = new Alignment(AT_LEAST_ONCE, 2);

        assertThat(alignment.barrierFrom(0, 1)).isEmpty();
        assertThat(alignment.barrierFrom(0, 2)).isEmpty();
        assertThat(alignment.barrierFrom(1, 1)).containsExactly(new Step.Snapshot(1));
        assertThat(alignment.barrierFrom(1, 2)).containsExactly(new Step.Snapshot(2));
    }

    @Test
    void givesACheckpointUpWhenANewerBarrierComesFromAnInputThatOwesIt() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 2);
        alignment.barrierFrom(0, 1);

        assertThat(alignment.barrierFrom(1, 2))
                .containsExactly(new Step.Abandon(1), new Step.Block(1, 1));
        assertThat(alignment.isBlocked(0)).isFalse();
        assertThat(alignment.isBlocked(1)).isTrue();
        assertThat(alignment.barrierFrom(0, 2)).containsExactly(new Step.Snapshot(2));
    }

    @Test
    void givesAllUpThatTheInputOwesIfAtLeastOnce() {
        Alignment alignment = new Alignment(AT_LEAST_ONCE, 3);
        alignment.barrierFrom(0, 1);
        alignment.barrierFrom(0, 2);
        alignment.barrierFrom(1, 1);

        assertThat(alignment.barrierFrom(1, 3)).containsExactly(new Step.Abandon(2));
        assertThat(alignment.barrierFrom(2, 1)).containsExactly(new Step.Snapshot(1));
    }

    @Test
    void ignoresABarrierThatAnotherInputHasLeftOut() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 2);
        alignment.barrierFrom(0, 2);

        assertThat(alignment.barrierFrom(1, 1)).isEmpty();
        assertThat(alignment.isBlocked(0)).isTrue();
        assertThat(alignment.isBlocked(1)).isFalse();
        assertThat(alignment.barrierFrom(1, 2)).containsExactly(new Step.Snapshot(2));
    }

    @Test
    void anAbortUnblocksAndItsLateBarriersAreIgnored() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 2);
        alignment.barrierFrom(0, 1);

        assertThat(alignment.aborted(1)).containsExactly(new Step.Abandon(1));
        assertThat(alignment.isBlocked(0)).isFalse();
        assertThat(alignment.barrierFrom(1, 1)).isEmpty();
        assertThat(alignment.barrierFrom(1, 2)).containsExactly(new Step.Block(1, 1));
    }

    @Test
    void anAbortBeforeTheFirstBarrierMakesAllItsBarriersIgnored() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 2);

        assertThat(alignment.aborted(5)).isEmpty();
        assertThat(alignment.barrierFrom(0, 4)).containsExactly(new Step.Block(0, 1));
        assertThat(alignment.barrierFrom(1, 4)).containsExactly(new Step.Snapshot(4));
        assertThat(alignment.barrierFrom(0, 5)).isEmpty();
        assertThat(alignment.barrierFrom(1, 5)).isEmpty();
    }

    @Test
    void anAbortAfterTheSnapshotChangesNothing() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 1);
        alignment.barrierFrom(0, 1);

        assertThat(alignment.aborted(1)).isEmpty();
        assertThat(alignment.aborted(0)).isEmpty();
    }

    @Test
    void anInputAtItsEndCountsAsArrived() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 3);
        alignment.ended(2);

        assertThat(alignment.barrierFrom(0, 1)).containsExactly(new Step.Block(0, 1));
        assertThat(alignment.barrierFrom(1, 1)).containsExactly(new Step.Snapshot(1));
        assertThat(alignment.isBlocked(2)).isFalse();
    }

    @Test
    void theEndOfTheLastMissingInputCompletesTheAlignment() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 2);
        alignment.barrierFrom(0, 1);

        assertThat(alignment.ended(1)).containsExactly(new Step.Snapshot(1));
        assertThat(alignment.allEnded()).isFalse();
        assertThat(alignment.ended(0)).isEmpty();
        assertThat(alignment.allEnded()).isTrue();
    }

    @Test
    void theEndOfAnInputCompletesSeveralIfAtLeastOnce() {
        Alignment alignment = new Alignment(AT_LEAST_ONCE, 2);
        alignment.barrierFrom(0, 1);
        alignment.barrierFrom(0, 2);

        assertThat(alignment.ended(1)).containsExactly(new Step.Snapshot(1), new Step.Snapshot(2));
    }

    @Test
    void refusesWhatCanOnlyBeABug() {
        Alignment alignment = new Alignment(EXACTLY_ONCE, 2);
        alignment.barrierFrom(0, 7);

        assertThatThrownBy(() -> alignment.barrierFrom(0, 8))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Barrier 8 came from input 0 of 2, which is blocked");
        assertThatThrownBy(() -> alignment.ended(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended while it was blocked");
        alignment.barrierFrom(1, 7);
        assertThatThrownBy(() -> alignment.barrierFrom(1, 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("had delivered barrier 7");
        alignment.ended(1);
        assertThatThrownBy(() -> alignment.barrierFrom(1, 8))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at its end");
        assertThatThrownBy(() -> new Alignment(EXACTLY_ONCE, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * Streams of records and barriers, some barriers left out because their checkpoint was aborted
     * upstream, read in any order: a snapshot holds, of each input, the records before its barrier;
     * exactly those if exactly-once, at least those if at-least-once. And it is taken whenever no
     * input has left the barrier out.
     */
    @Property(tries = 1000)
    void aSnapshotIsAConsistentCut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int inputs,
            @ForAll CheckpointMode mode) {
        Random random = new Random(seed);
        int checkpoints = 6;
        List<List<Long>> streams = new ArrayList<>();
        Set<Long> leftOut = new HashSet<>();
        for (int input = 0; input < inputs; input++) {
            streams.add(stream(random, checkpoints, leftOut));
        }

        Alignment alignment = new Alignment(mode, inputs);
        int[] position = new int[inputs];
        int[] records = new int[inputs];
        boolean[] ended = new boolean[inputs];
        TreeMap<Long, int[]> snapshots = new TreeMap<>();
        while (!alignment.allEnded()) {
            int input = random.nextInt(inputs);
            if (ended[input] || alignment.isBlocked(input)) {
                continue;
            }
            List<Step> steps = List.of();
            if (position[input] == streams.get(input).size()) {
                steps = alignment.ended(input);
                ended[input] = true;
            } else {
                long element = streams.get(input).get(position[input]++);
                if (element == RECORD) {
                    records[input]++;
                } else {
                    steps = alignment.barrierFrom(input, element);
                }
            }
            for (Step step : steps) {
                if (step instanceof Step.Snapshot snapshot) {
                    assertThat(snapshots.put(snapshot.checkpointId(), records.clone())).isNull();
                }
            }
        }

        for (long checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
            assertThat(snapshots.containsKey(checkpoint)).isEqualTo(!leftOut.contains(checkpoint));
        }
        snapshots.forEach(
                (checkpoint, found) -> {
                    for (int input = 0; input < inputs; input++) {
                        int before = recordsBefore(streams.get(input), checkpoint);
                        if (mode == EXACTLY_ONCE) {
                            assertThat(found[input]).isEqualTo(before);
                        } else {
                            assertThat(found[input]).isGreaterThanOrEqualTo(before);
                        }
                    }
                });
    }

    private static final long RECORD = -1;

    private static List<Long> stream(Random random, int checkpoints, Set<Long> leftOut) {
        List<Long> stream = new ArrayList<>();
        for (long checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                stream.add(RECORD);
            }
            if (random.nextInt(6) == 0) {
                leftOut.add(checkpoint);
            } else {
                stream.add(checkpoint);
            }
        }
        // Whoever left out a last barrier is told from the next that comes.
        stream.add(RECORD);
        stream.add((long) checkpoints);
        return stream;
    }

    private static int recordsBefore(List<Long> stream, long checkpoint) {
        int records = 0;
        for (long element : stream) {
            if (element == checkpoint) {
                return records;
            }
            records += element == RECORD ? 1 : 0;
        }
        throw new AssertionError("No barrier " + checkpoint + " in " + stream);
    }
}
