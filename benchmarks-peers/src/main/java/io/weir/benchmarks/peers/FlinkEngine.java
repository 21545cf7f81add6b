package io.weir.benchmarks.peers;

import io.weir.benchmarks.race.Engine;
import io.weir.benchmarks.race.Task;
import java.nio.file.Path;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink in this JVM (its MiniCluster), set up as its documentation says for speed: object reuse on,
 * tuples instead of records between tasks (which its serializers read and write twice as fast),
 * state behind a keyed process function, aligned checkpoints into local files; on RocksDB
 * incremental ones. Where latency counts, buffers leave after 1 ms instead of 100.
 */
public final class FlinkEngine implements Engine {
    /** For {@code Entrant}. */
    public FlinkEngine() {}

    @Override
    public String version() {
        return "Apache Flink "
                + EnvironmentInformation.getVersion()
                + ", MiniCluster, object reuse, tuples";
    }

    @Override
    public Running start(Task task) throws Exception {
        var env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        task.parallelism(), configurationOf(task));
        FlinkJobs.build(env, task);
        JobClient job = env.executeAsync(task.workload().title());
        return () -> {
            JobExecutionResult unused = job.getJobExecutionResult().get();
        };
    }

    private static Configuration configurationOf(Task task) {
        Configuration configuration = configuration(task.backend(), task.checkpoints());
        if (task.workload().schedule().perSecond() > 0) {
            configuration.setString("execution.buffer-timeout.interval", "1 ms");
        }
        if (task.checkpointMillis() > 0) {
            configuration.setString(
                    "execution.checkpointing.interval", task.checkpointMillis() + " ms");
        }
        return configuration;
    }

    /** What all jobs have. */
    static Configuration configuration(String backend, Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("pipeline.auto-watermark-interval", "0");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("taskmanager.memory.network.min", "256m");
        configuration.setString("taskmanager.memory.network.max", "256m");
        boolean rocksdb = backend.equals("rocksdb");
        configuration.setString("state.backend.type", rocksdb ? "rocksdb" : "hashmap");
        configuration.setString("taskmanager.memory.managed.size", rocksdb ? "1g" : "64m");
        configuration.setString("execution.checkpointing.incremental", String.valueOf(rocksdb));
        configuration.setString("execution.checkpointing.storage", "filesystem");
        configuration.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        return configuration;
    }
}
