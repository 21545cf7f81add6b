package io.weir.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of Flink that mean nothing in one process. They are accepted, so that a config.yaml of
 * Flink can be used as it is, and people are told.
 */
final class FlinkKeys {
    /**
     * A key, or a section: all keys that begin with it and a dot.
     *
     * @param reason why it changes nothing, as a sentence
     */
    record WithoutEffect(String key, String reason) {}

    private static final String NO_CLUSTER = "a job is one process, there is no cluster to set up.";
    private static final String NO_REST = "the server reads it, not a job.";
    private static final String NO_CLIENT = "no client waits for a remote cluster.";
    private static final String ALIGNED =
            "checkpoints are always aligned; the queues inside one process are short.";
    private static final String SEGMENTS =
            "a worker writes one segment file for each checkpoint, so there are no small files.";

    static final List<WithoutEffect> ALL =
            List.of(
                    new WithoutEffect("rest", NO_REST),
                    new WithoutEffect("web", NO_REST),
                    new WithoutEffect("security", NO_REST),
                    new WithoutEffect("server", NO_REST),
                    new WithoutEffect("client", NO_CLIENT),
                    new WithoutEffect("akka", NO_CLIENT),
                    new WithoutEffect("pekko", NO_CLIENT),
                    new WithoutEffect(
                            "high-availability",
                            "a job goes on from its newest checkpoint, without a service beside it."),
                    new WithoutEffect(
                            "recovery.mode",
                            "a job goes on from its newest checkpoint, without a service beside it."),
                    new WithoutEffect("jobmanager", NO_CLUSTER),
                    new WithoutEffect("taskmanager", NO_CLUSTER),
                    new WithoutEffect("cluster", NO_CLUSTER),
                    new WithoutEffect("resourcemanager", NO_CLUSTER),
                    new WithoutEffect("slotmanager", NO_CLUSTER),
                    new WithoutEffect("slot", NO_CLUSTER),
                    new WithoutEffect("heartbeat", NO_CLUSTER),
                    new WithoutEffect("blob", NO_CLUSTER),
                    new WithoutEffect("kubernetes", NO_CLUSTER),
                    new WithoutEffect("yarn", NO_CLUSTER),
                    new WithoutEffect("historyserver", NO_CLUSTER),
                    new WithoutEffect("execution.target", NO_CLUSTER),
                    new WithoutEffect("execution.attached", NO_CLUSTER),
                    new WithoutEffect(
                            "env", "the options of the JVM are given where the JVM is started."),
                    new WithoutEffect(
                            "io.tmp.dirs", "temporary files lie where java.io.tmpdir says."),
                    new WithoutEffect(
                            "classloader", "a job is loaded by the class loader of its process."),
                    new WithoutEffect("execution.checkpointing.unaligned", ALIGNED),
                    new WithoutEffect(
                            "execution.checkpointing.aligned-checkpoint-timeout", ALIGNED),
                    new WithoutEffect("execution.checkpointing.alignment-timeout", ALIGNED),
                    new WithoutEffect(
                            "execution.checkpointing.recover-without-channel-state", ALIGNED),
                    new WithoutEffect("execution.state-recovery.without-channel-state", ALIGNED),
                    new WithoutEffect("execution.checkpointing.during-recovery", ALIGNED),
                    new WithoutEffect("execution.checkpointing.file-merging", SEGMENTS),
                    new WithoutEffect("execution.checkpointing.data-inline-threshold", SEGMENTS),
                    new WithoutEffect("state.storage.fs.memory-threshold", SEGMENTS),
                    new WithoutEffect("state.backend.fs.memory-threshold", SEGMENTS),
                    new WithoutEffect("execution.checkpointing.write-buffer-size", SEGMENTS),
                    new WithoutEffect("state.storage.fs.write-buffer-size", SEGMENTS),
                    new WithoutEffect(
                            "execution.checkpointing.cleaner",
                            "old segments are deleted in the background in any case."),
                    new WithoutEffect(
                            "state.checkpoint.cleaner",
                            "old segments are deleted in the background in any case."),
                    new WithoutEffect(
                            "execution.state-recovery.from-local",
                            "local copies of checkpoints are used wherever there are some."),
                    new WithoutEffect(
                            "execution.checkpointing.interval-during-backlog",
                            "no source tells that it works off a backlog."),
                    new WithoutEffect(
                            "pipeline.sources.pause-until-first-checkpoint",
                            "a job takes checkpoint 0 before its first record."),
                    new WithoutEffect(
                            "state.changelog",
                            "checkpoints of all backends write only what has changed."),
                    new WithoutEffect(
                            "state.backend.changelog",
                            "checkpoints of all backends write only what has changed."),
                    new WithoutEffect(
                            "state.latency-track", "the latency of state is not measured."),
                    new WithoutEffect(
                            "state.backend.latency-track", "the latency of state is not measured."),
                    new WithoutEffect(
                            "pipeline.object-reuse",
                            "records are always handed on by reference, never copied."),
                    new WithoutEffect(
                            "pipeline.generic-types",
                            "a type that can't be derived is always refused."),
                    new WithoutEffect(
                            "execution.runtime-mode",
                            "bounded and unbounded jobs run in the same way."),
                    new WithoutEffect(
                            "execution.buffer-timeout",
                            "a batch leaves when it is full or the worker has nothing to do."));

    private FlinkKeys() {}

    static @Nullable String reasonForNoEffect(String key) {
        for (WithoutEffect each : ALL) {
            if (key.startsWith(each.key)
                    && (key.length() == each.key.length()
                            || key.charAt(each.key.length()) == '.')) {
                return each.reason;
            }
        }
        return null;
    }
}
