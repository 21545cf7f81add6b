package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Engine;
import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Schedule;
import io.weir.benchmarks.race.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The same by hand, as far as Java goes: no engine, no checkpoint, nothing that could fail over.
 *
 * <p>With keys it is one thread: a second one would need an exchange, which costs more than it
 * brings. Without keys it is a thread for each subtask, which have nothing to do with each other.
 */
public final class LoopEngine implements Engine {
    /** Records between two looks at the counter. */
    private static final int BATCH = 1024;

    /** For {@code Entrant}. */
    public LoopEngine() {}

    @Override
    public String version() {
        return "plain Java, no engine";
    }

    @Override
    public Running start(Task task) {
        return switch (task.workload()) {
            case KEYED_SUM -> threads(1, () -> new KeyedSumLoop(task.keys()), task);
            case LATENCY -> threads(1, () -> new LatencyLoop(task), task);
            case WORD_SUM -> threads(1, () -> new WordSumLoop(task.keys()), task);
            case CHAIN -> threads(task.parallelism(), () -> PlainLoops::chain, task);
            case LONG_CHAIN ->
                    threads(task.parallelism(), () -> PlainLoops.longChain(task.keys()), task);
            case NEXMARK_Q0 -> threads(task.parallelism(), () -> PlainLoops::query0, task);
            case NEXMARK_Q1 -> threads(task.parallelism(), () -> PlainLoops::query1, task);
            case NEXMARK_Q2 -> threads(task.parallelism(), () -> PlainLoops::query2, task);
            case NEXMARK_Q3 -> threads(1, Query3Loop::new, task);
        };
    }

    /** The work of one thread. */
    interface Loop {
        /** Does the records of the first {@code count} numbers from {@code first}. */
        void run(long first, int step, int count, Meter.Taken taken);
    }

    private static Running threads(int count, Supplier<Loop> maker, Task task) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            ends.add(threads.submit(() -> drive(maker.get(), index, count, task)));
        }
        threads.shutdown();
        return () -> {
            for (Future<?> end : ends) {
                end.get();
            }
        };
    }

    private static void drive(Loop loop, int index, int of, Task task) {
        Schedule schedule = task.workload().schedule();
        Meter.Given given = Meter.newGiven();
        Meter.Taken taken = new Meter.Taken();
        long next = index;
        while (next < task.records()) {
            int count = (int) Math.min(BATCH, schedule.count(next, of, task.records()));
            if (count == 0) {
                LockSupport.parkNanos(Schedule.LOOK_AGAIN_NANOS);
                continue;
            }
            loop.run(next, of, count, taken);
            given.add(count);
            next += (long) count * of;
        }
        taken.end();
    }
}
