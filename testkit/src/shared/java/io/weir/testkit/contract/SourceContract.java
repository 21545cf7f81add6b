package io.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connector.Source;
import io.weir.connector.SourceReader.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every replayable source must do. Extend it, say which source and which records, and run it.
 *
 * @param <T> the type of the records
 * @param <S> the type of the splits
 */
public abstract class SourceContract<T, S> {
    private static final int MAX_LIMIT = 50;

    /** The source; each call means the same records. */
    protected abstract Source<T, S> source() throws IOException;

    /** All its records, in any order: of an unbounded source, some that come first. */
    protected abstract List<T> expected();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void readsEveryRecordExactlyOnce(int parallelism) throws IOException {
        Source<T, S> source = source();
        try (var run = SourceRun.start(source, parallelism, new ManualClock())) {
            finish(run, 0, 7);

            assertThat(run.emitted()).containsExactlyInAnyOrderElementsOf(expected());
        }
    }

    @Test
    void goesOnFromEverySnapshotAtAnyParallelism() throws IOException {
        for (int round = 0; round < 20; round++) {
            long seed = Long.getLong("seed", System.nanoTime());
            crashAndRestore(seed);
        }
    }

    private void crashAndRestore(long seed) throws IOException {
        Random random = new Random(seed);
        Source<T, S> source = source();
        int total = expected().size();
        ManualClock clock = new ManualClock(random.nextLong());
        List<T> committed = new ArrayList<>();
        int crashes = random.nextInt(6);
        int parallelism = 1 + random.nextInt(4);
        SourceRun<T, S> run = SourceRun.start(source, parallelism, clock);
        List<S> snapshot = run.snapshot();
        int covered = 0;
        try {
            for (int crash = 0; crash < crashes; crash++) {
                int polls = random.nextInt(40);
                for (int i = 0; i < polls; i++) {
                    int subtask = random.nextInt(parallelism);
                    int limit = 1 + random.nextInt(Math.max(1, Math.min(total / 4, MAX_LIMIT)));
                    if (!source.isBounded() && committed.size() + run.emitted().size() >= total) {
                        break;
                    }
                    Poll next = run.poll(subtask, limit);
                    if (next instanceof Poll.Idle idle && !idle.equals(Poll.IDLE)) {
                        clock.advanceNanos(idle.untilNanos() - clock.nanoTime());
                    }
                    if (random.nextInt(5) == 0) {
                        snapshot = run.snapshot();
                        covered = run.emitted().size();
                    }
                }
                committed.addAll(run.emitted().subList(0, covered));
                run.close();
                parallelism = 1 + random.nextInt(4);
                run = SourceRun.restore(source, snapshot, parallelism, clock);
                covered = 0;
            }
            finish(run, committed.size(), 1 + random.nextInt(MAX_LIMIT));
            committed.addAll(run.emitted());
        } finally {
            run.close();
        }
        assertThat(committed).as("-Dseed=%d", seed).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void readsNothingAgainOfWhatWasAtItsEnd() throws IOException {
        Source<T, S> source = source();
        ManualClock clock = new ManualClock();
        List<S> snapshot;
        try (var run = SourceRun.start(source, 2, clock)) {
            finish(run, 0, 100);
            snapshot = run.snapshot();
        }
        try (var run = SourceRun.restore(source, snapshot, 3, clock)) {
            finish(run, expected().size(), 100);

            assertThat(run.emitted()).isEmpty();
        }
    }

    @Test
    void emitsNoMoreThanOneRecordWhenAskedForOne() throws IOException {
        try (var run = SourceRun.start(source(), 1, new ManualClock())) {
            List<T> few = expected().subList(0, Math.min(20, expected().size()));

            run.runUntil(few.size(), 1);

            assertThat(run.emitted()).hasSameSizeAs(few);
        }
    }

    @Test
    void knowsItsSplitsAgain() throws IOException {
        Source<T, S> source = source();

        List<S> splits = source.discoverSplits(3);

        assertThat(source.discoverSplits(3)).isEqualTo(splits);
        assertThat(splits)
                .allSatisfy(
                        split ->
                                assertThat(SourceRun.stored(source::splitType, split))
                                        .isEqualTo(split));
    }

    private void finish(SourceRun<T, S> run, int before, int limit) throws IOException {
        if (run.isBounded()) {
            run.runToEnd(limit);
        } else {
            run.runUntil(expected().size() - before, limit);
        }
    }
}
