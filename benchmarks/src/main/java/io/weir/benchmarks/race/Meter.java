package io.weir.benchmarks.race;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Counts the work of this JVM: what sources gave, what sinks took, and which checkpoints became
 * complete. Static, because engines make copies of what they are given.
 */
public final class Meter {
    private static final List<Given> GIVEN = new CopyOnWriteArrayList<>();
    private static final List<Given> COME = new CopyOnWriteArrayList<>();
    private static final List<Latencies> LATENCIES = new CopyOnWriteArrayList<>();

    /** Latencies are kept to a part in a thousand. */
    private static final int DIGITS = 3;

    private static final AtomicLong TAKEN = new AtomicLong();
    private static final AtomicLong SUM = new AtomicLong();
    private static final AtomicLong CHECKPOINTS = new AtomicLong();

    private Meter() {}

    /** The counter of one subtask. */
    public static final class Given {
        /** So far from others that two subtasks do not share a cache line. */
        private final long[] cell = new long[33];

        private static final int AT = 16;
        private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

        private Given() {}

        /** So many records more. Once for each batch, if there are many; its own thread only. */
        public void add(long records) {
            CELL.setRelease(cell, AT, cell[AT] + records);
        }

        private long count() {
            return (long) CELL.getAcquire(cell, AT);
        }
    }

    /** What one subtask of a sink took: how many records, and the sum of a number in each. */
    public static final class Taken {
        private long count;
        private long sum;

        /** A record whose number is {@code number}. Its own thread only. */
        public void add(long number) {
            count++;
            sum += number;
        }

        /** No more will come. */
        public void end() {
            TAKEN.addAndGet(count);
            SUM.addAndGet(sum);
            count = 0;
            sum = 0;
        }
    }

    /** How long after a record was due one subtask of a sink took it. */
    public static final class Latencies {
        private final Schedule schedule;
        private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);

        private Latencies(Schedule schedule) {
            this.schedule = schedule;
        }

        /** Record {@code number} is there. Its own thread only. */
        public void add(long number) {
            recorder.recordValue(Math.max(0, schedule.nanosSince(number)));
        }
    }

    /** The latencies of a subtask of a sink. */
    public static Latencies newLatencies(Schedule schedule) {
        Latencies latencies = new Latencies(schedule);
        LATENCIES.add(latencies);
        return latencies;
    }

    /** All latencies since the last call, in nanoseconds. */
    public static Histogram takeLatencies() {
        Histogram all = new Histogram(DIGITS);
        for (Latencies latencies : LATENCIES) {
            all.add(latencies.recorder.getIntervalHistogram());
        }
        return all;
    }

    /** A counter for a subtask of a source. */
    public static Given newGiven() {
        Given given = new Given();
        GIVEN.add(given);
        return given;
    }

    /** A counter for a subtask of a sink whose records are counted as they come. */
    public static Given newCome() {
        Given come = new Given();
        COME.add(come);
        return come;
    }

    /** A checkpoint is complete; said by the first subtask of the source only. */
    public static void checkpointComplete() {
        CHECKPOINTS.incrementAndGet();
    }

    /** How many records all sources gave until now. */
    public static long given() {
        return sum(GIVEN);
    }

    /** How many records came to the sinks that count them as they come. */
    public static long come() {
        return sum(COME);
    }

    private static long sum(List<Given> counters) {
        long sum = 0;
        for (Given counter : counters) {
            sum += counter.count();
        }
        return sum;
    }

    /**
     * What all sinks took.
     *
     * @param count of records
     * @param sum of the number in each
     */
    public record Result(long count, long sum) {}

    /** What the sinks took that have ended since the last call. */
    public static Result takeResult() {
        return new Result(TAKEN.getAndSet(0), SUM.getAndSet(0));
    }

    /** How many checkpoints became complete. */
    public static long checkpoints() {
        return CHECKPOINTS.get();
    }
}
