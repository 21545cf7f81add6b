package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.LargeStateEngine;
import io.weir.benchmarks.race.Profiles;
import io.weir.benchmarks.race.Profiles.Profile;
import io.weir.benchmarks.race.Schedule;
import io.weir.checkpoint.CheckpointStats;
import io.weir.function.Collector;
import io.weir.job.JobClient;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.StreamEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Weir with large state. */
public final class WeirLargeState implements LargeStateEngine {
    @SuppressWarnings("NullAway.Init") // Set by start().
    private JobClient job;

    /** For {@code LargeStateEntrant}. */
    public WeirLargeState() {}

    @Override
    public String version() {
        return "Weir of this commit";
    }

    @Override
    public void start(
            int keys, int parallelism, String backend, Path checkpoints, Optional<Path> from) {
        var env = StreamEnvironment.create();
        env.setParallelism(parallelism);
        env.configure("execution.checkpointing.interval", "1h");
        env.configure("execution.checkpointing.dir", checkpoints.toString());
        env.configure("restart-strategy.type", "none");
        if (backend.equals("rocksdb")) {
            env.configure("state.backend.type", "rocksdb");
        }
        from.ifPresent(path -> env.configure("execution.state-recovery.path", path.toString()));
        env.from(
                        new MeteredSource<>(
                                Long.MAX_VALUE,
                                Schedule.gated(),
                                i ->
                                        new Profile(
                                                Profiles.keyOf(i, keys), i, Profiles.contentOf(i))))
                .uid("profiles")
                .keyBy(Profile::key)
                .process(new Keep())
                .uid("keep")
                .to(new CountingSink<>())
                .uid("count");
        job = env.executeAsync("large state");
    }

    @Override
    public Taken checkpoint(boolean full) throws Exception {
        long id = job.triggerCheckpoint(full).get();
        while (true) {
            Optional<CheckpointStats.Completed> completed =
                    job.progress().checkpoints().flatMap(CheckpointStats::latestCompleted);
            if (completed.isPresent() && completed.get().progress().checkpointId() == id) {
                return new Taken(
                        pathOf(completed.get().location()),
                        completed.get().progress().checkpointedBytes());
            }
            Thread.sleep(1);
        }
    }

    @Override
    public Path savepoint(Path directory) throws Exception {
        return pathOf(job.triggerSavepoint(Optional.of(directory.toString())).get());
    }

    private static Path pathOf(String location) {
        return location.startsWith("file:")
                ? Path.of(URI.create(location).getPath())
                : Path.of(location);
    }

    /** Keeps the last profile of each key and gives its version. */
    static final class Keep extends KeyedProcessFunction<Long, Profile, Long> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Profile> last;

        @Override
        public void open(OpenContext context) {
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Profile.class));
        }

        @Override
        public void processElement(Profile profile, Context context, Collector<Long> out)
                throws Exception {
            last.update(profile);
            out.collect(profile.version());
        }
    }
}
