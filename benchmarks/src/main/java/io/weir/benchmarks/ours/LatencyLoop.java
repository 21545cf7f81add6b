package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Events;
import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Task;

/** As {@link KeyedSumLoop}, and each record's latency is noted. */
final class LatencyLoop implements LoopEngine.Loop {
    private final int keys;
    private final KeyedSumLoop sums;
    private final Meter.Latencies latencies;

    LatencyLoop(Task task) {
        this.keys = task.keys();
        this.sums = new KeyedSumLoop(task.keys());
        this.latencies = Meter.newLatencies(task.workload().schedule());
    }

    @Override
    public void run(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++) {
            taken.add(sums.add(Events.keyOf(number, keys), 1));
            latencies.add(number);
            number += step;
        }
    }
}
