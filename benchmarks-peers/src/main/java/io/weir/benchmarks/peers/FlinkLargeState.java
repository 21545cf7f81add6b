package io.weir.benchmarks.peers;

import io.weir.benchmarks.race.LargeStateEngine;
import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Profiles;
import io.weir.benchmarks.race.Schedule;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Flink with large state. Its snapshots are compressed, because with its default, which is not, a
 * restore from the heap backend's files takes several times as long; its savepoints are canonical,
 * which is the form that can be read by other backends, as Weir's can.
 */
@SuppressWarnings("SameNameButDifferent") // Each kind of function has a Context of its own.
public final class FlinkLargeState implements LargeStateEngine {
    private static final TypeInformation<Tuple3<Long, Long, String>> PROFILE =
            Types.TUPLE(Types.LONG, Types.LONG, Types.STRING);

    @SuppressWarnings("NullAway.Init") // Set by start().
    private MiniCluster cluster;

    @SuppressWarnings("NullAway.Init") // Set by start().
    private JobID job;

    /** For {@code LargeStateEntrant}. */
    public FlinkLargeState() {}

    @Override
    public String version() {
        return "Apache Flink "
                + EnvironmentInformation.getVersion()
                + ", MiniCluster, object reuse, tuples, snapshot compression";
    }

    @Override
    public void start(
            int keys, int parallelism, String backend, Path checkpoints, Optional<Path> from)
            throws Exception {
        Configuration configuration = FlinkEngine.configuration(backend, checkpoints);
        configuration.setString("execution.checkpointing.interval", "24 h");
        configuration.setString("execution.checkpointing.snapshot-compression", "true");
        configuration.setString("rest.bind-port", "0");
        var env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.fromSource(
                        new FlinkNumbers<>(
                                Long.MAX_VALUE,
                                Schedule.gated(),
                                i -> Tuple3.of(Profiles.keyOf(i, keys), i, Profiles.contentOf(i))),
                        WatermarkStrategy.noWatermarks(),
                        "profiles",
                        PROFILE)
                .uid("profiles")
                .keyBy(profile -> profile.f0, Types.LONG)
                .process(new Keep(), Types.LONG)
                .uid("keep")
                .sinkTo(new CountingSink())
                .uid("count");
        JobGraph graph = env.getStreamGraph().getJobGraph();
        from.ifPresent(
                path ->
                        graph.setSavepointRestoreSettings(
                                SavepointRestoreSettings.forPath(path.toUri().toString())));
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(parallelism)
                                .build());
        cluster.start();
        job = graph.getJobID();
        cluster.submitJob(graph).get();
    }

    @Override
    public Taken checkpoint(boolean full) throws Exception {
        long id =
                cluster.triggerCheckpoint(
                                job, full ? CheckpointType.FULL : CheckpointType.CONFIGURED)
                        .get();
        while (true) {
            var statistics = cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
            CompletedCheckpointStats latest =
                    statistics == null
                            ? null
                            : statistics.getHistory().getLatestCompletedCheckpoint();
            if (latest != null && latest.getCheckpointId() == id) {
                return new Taken(
                        Path.of(URI.create(latest.getExternalPath()).getPath()),
                        latest.getCheckpointedSize());
            }
            Thread.sleep(1);
        }
    }

    @Override
    public Path savepoint(Path directory) throws Exception {
        String path =
                cluster.triggerSavepoint(
                                job,
                                directory.toUri().toString(),
                                false,
                                SavepointFormatType.CANONICAL)
                        .get();
        return Path.of(URI.create(path).getPath());
    }

    /** Keeps version and content of each key and gives the version. */
    private static final class Keep
            extends KeyedProcessFunction<Long, Tuple3<Long, Long, String>, Long> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Tuple2<Long, String>> last;

        @Override
        public void open(OpenContext context) {
            last =
                    getRuntimeContext()
                            .getState(
                                    new ValueStateDescriptor<>(
                                            "last", Types.TUPLE(Types.LONG, Types.STRING)));
        }

        @Override
        public void processElement(
                Tuple3<Long, Long, String> profile, Context context, Collector<Long> out)
                throws Exception {
            last.update(Tuple2.of(profile.f1, profile.f2));
            out.collect(profile.f1);
        }
    }

    /** Counts records as they come. */
    private static final class CountingSink implements Sink<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<Long> createWriter(WriterInitContext context) {
            Meter.Given come = Meter.newCome();
            return new SinkWriter<>() {
                @Override
                public void write(Long record, Context context) {
                    come.add(1);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }
}
