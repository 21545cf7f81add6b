package io.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connector.Sink;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every exactly-once sink must do: whenever the job dies, each record is visible once in the
 * end, and none before its checkpoint is complete. Extend it, say which sink, and run it.
 *
 * @param <T> the type of the records
 * @param <C> the type of the committables
 */
public abstract class SinkContract<T, C> {
    private static final int RECORDS = 12;
    private static final int PER_CHECKPOINT = 4;

    /** A sink whose results are empty; called once for each job. */
    protected abstract Sink<T, C> sink() throws Exception;

    /** The record of a number. */
    protected abstract T record(int number);

    /** What those who read the results see now. */
    protected abstract List<T> visible() throws Exception;

    @Test
    void showsEachRecordOnceIfNothingFails() throws Exception {
        new Job(sink(), 2, Integer.MAX_VALUE, true).runToEnd();

        assertThat(visible()).containsExactlyInAnyOrderElementsOf(records(RECORDS));
    }

    @Test
    void showsEachRecordOnceWhereverTheProcessIsKilled() throws Exception {
        crashAtEveryStep(false);
    }

    @Test
    void showsEachRecordOnceWhereverTheJobFailsAndClosesItsWriters() throws Exception {
        crashAtEveryStep(true);
    }

    private void crashAtEveryStep(boolean closes) throws Exception {
        for (int step = 1; ; step++) {
            Job job = new Job(sink(), 2, step, closes);
            job.runToEnd();

            assertThat(visible())
                    .as("crashed at step %d", step)
                    .containsExactlyInAnyOrderElementsOf(records(RECORDS));
            if (job.attempt == 0) {
                return;
            }
        }
    }

    @Test
    void showsEachRecordOnceThroughManyCrashesAndRescalings() throws Exception {
        for (int round = 0; round < 30; round++) {
            long seed = Long.getLong("seed", System.nanoTime());
            Random random = new Random(seed);
            Job job = new Job(sink(), 1 + random.nextInt(3), random.nextInt(20), true);
            job.random = random;

            job.runToEnd();

            assertThat(visible())
                    .as("-Dseed=%d", seed)
                    .containsExactlyInAnyOrderElementsOf(records(RECORDS));
        }
    }

    @Test
    void preparesNothingIfNothingWasWritten() throws Exception {
        Sink<T, C> sink = sink();
        try (SinkWriter<T, C> writer = sink.createWriter(context(0, 1, -1, 0))) {
            assertThat(writer.prepareCommit(1)).isEmpty();
        }
        assertThat(visible()).isEmpty();
    }

    @Test
    void commitsAgainWithoutEffect() throws Exception {
        Sink<T, C> sink = sink();
        try (SinkWriter<T, C> writer = sink.createWriter(context(0, 1, -1, 0))) {
            writer.write(record(0));
            List<C> prepared = writer.prepareCommit(1);
            sink.commit(prepared);
            sink.commit(prepared);
            writer.write(record(1));
            sink.commit(prepared);
            sink.commit(writer.prepareCommit(2));
        }
        assertThat(visible()).containsExactlyInAnyOrderElementsOf(records(2));
    }

    @Test
    void keepsWhatACheckpointHolds() throws Exception {
        Sink<T, C> sink = sink();
        List<C> prepared;
        try (SinkWriter<T, C> writer = sink.createWriter(context(0, 1, -1, 0))) {
            writer.write(record(0));
            prepared = writer.prepareCommit(1);
        }
        sink.abortAllBut(prepared, context(0, 1, 1, 1));
        sink.commit(prepared);

        assertThat(visible()).containsExactlyElementsOf(records(1));
    }

    private List<T> records(int count) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(record(i));
        }
        return all;
    }

    /** What a writer of the job that the contract runs is told. */
    public static WriterContext context(
            int subtask, int parallelism, long checkpoint, int attempt) {
        return new Context(
                "0123456789abcdef0123456789abcdef",
                "sink",
                subtask,
                parallelism,
                checkpoint,
                attempt);
    }

    /** What a writer is told. */
    public record Context(
            String jobId,
            String operatorUid,
            int subtaskIndex,
            int parallelism,
            long restoredCheckpointId,
            int attempt)
            implements WriterContext {
        @Override
        public Clock clock() {
            return new ManualClock();
        }
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Does what the engine does, and dies at a step. */
    private final class Job {
        private final Sink<T, C> sink;
        private final boolean closes;
        private int parallelism;
        private int stepsToCrash;
        private int attempt;
        private Random random = new Random(0);

        private long checkpoint;
        private List<C> held = List.of();
        private int covered;
        private final Set<T> seen = new HashSet<>();

        Job(Sink<T, C> sink, int parallelism, int stepsToCrash, boolean closes) {
            this.sink = sink;
            this.parallelism = parallelism;
            this.stepsToCrash = stepsToCrash;
            this.closes = closes;
        }

        void runToEnd() throws Exception {
            boolean ended = false;
            while (!ended) {
                List<SinkWriter<T, C>> writers = new ArrayList<>();
                try {
                    run(writers);
                    ended = true;
                } catch (Crash e) {
                    attempt++;
                    stepsToCrash =
                            attempt < random.nextInt(5) ? random.nextInt(40) : Integer.MAX_VALUE;
                    parallelism = 1 + random.nextInt(3);
                }
                if (ended || closes) {
                    for (SinkWriter<T, C> writer : writers) {
                        writer.close();
                    }
                }
            }
        }

        private void run(List<SinkWriter<T, C>> writers) throws Exception {
            Sink<T, C> clone = SourceRun.cloned(sink);
            clone.commit(held);
            step();
            clone.abortAllBut(held, context(0, parallelism, checkpoint, attempt));
            step();
            for (int i = 0; i < parallelism; i++) {
                writers.add(clone.createWriter(context(i, parallelism, checkpoint, attempt)));
            }
            for (int next = covered; next < RECORDS; next++) {
                writers.get(next % parallelism).write(record(next));
                step();
                if ((next + 1) % PER_CHECKPOINT == 0) {
                    checkpoint(clone, writers, next + 1);
                }
            }
        }

        private void checkpoint(Sink<T, C> clone, List<SinkWriter<T, C>> writers, int upTo)
                throws Exception {
            List<C> prepared = new ArrayList<>();
            for (SinkWriter<T, C> writer : writers) {
                for (C committable : writer.prepareCommit(checkpoint + 1)) {
                    prepared.add(SourceRun.stored(clone::committableType, committable));
                }
                step();
            }
            // Now the checkpoint is complete.
            checkpoint++;
            held = prepared;
            covered = upTo;
            step();
            for (C committable : prepared) {
                clone.commit(List.of(committable));
                step();
            }
        }

        private void step() throws Exception {
            List<T> now = visible();
            assertThat(now).doesNotHaveDuplicates();
            assertThat(now).as("what was visible stays").containsAll(seen);
            assertThat(records(covered)).as("nothing uncommitted is visible").containsAll(now);
            seen.addAll(now);
            if (--stepsToCrash <= 0) {
                throw new Crash();
            }
        }
    }
}
