package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Engine;
import io.weir.benchmarks.race.Task;
import io.weir.job.JobClient;
import io.weir.stream.StreamEnvironment;

/** Weir as anybody uses it: records of the user's own classes, lambdas, the default settings. */
public final class WeirEngine implements Engine {
    /** For {@code Entrant}. */
    public WeirEngine() {}

    @Override
    public String version() {
        return "Weir of this commit; records and lambdas";
    }

    @Override
    public Running start(Task task) {
        var env = StreamEnvironment.create();
        env.setParallelism(task.parallelism());
        env.configure(
                "execution.checkpointing.interval",
                task.checkpointMillis() == 0 ? "off" : task.checkpointMillis() + "ms");
        env.configure("execution.checkpointing.dir", task.checkpoints().toString());
        env.configure("restart-strategy.type", "none");
        if (task.backend().equals("rocksdb")) {
            env.configure("state.backend.type", "rocksdb");
        }
        WeirJobs.build(env, task);
        JobClient job = env.executeAsync(task.workload().title());
        return () -> job.result().get();
    }
}
