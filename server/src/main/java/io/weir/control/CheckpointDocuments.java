package io.weir.control;

import io.weir.checkpoint.CheckpointKind;
import io.weir.checkpoint.CheckpointSettings;
import io.weir.checkpoint.CheckpointStats;
import io.weir.checkpoint.RetentionPolicy;
import io.weir.http.Json;
import io.weir.job.JobSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What is told of a job's checkpoints, with the names that the fields have in Flink's REST. */
final class CheckpointDocuments {
    private CheckpointDocuments() {}

    /** All that is remembered. */
    static Map<String, @Nullable Object> all(CheckpointStats stats) {
        CheckpointStats.Counts counts = stats.counts();
        List<Object> history = new ArrayList<>();
        stats.history().forEach(item -> history.add(item(item)));
        return Json.object(
                "counts",
                Json.object(
                        "restored",
                        counts.restored(),
                        "total",
                        counts.total(),
                        "in_progress",
                        counts.inProgress(),
                        "completed",
                        counts.completed(),
                        "failed",
                        counts.failed()),
                "summary",
                summary(stats),
                "latest",
                Json.object(
                        "completed",
                        stats.latestCompleted().map(CheckpointDocuments::item),
                        "savepoint",
                        stats.latestSavepoint().map(CheckpointDocuments::item),
                        "failed",
                        stats.latestFailed().map(CheckpointDocuments::item),
                        "restored",
                        stats.latestRestored().map(CheckpointDocuments::restored)),
                "history",
                history);
    }

    /** How a job is checkpointed. */
    static Map<String, @Nullable Object> config(JobSettings job) {
        CheckpointSettings settings = job.checkpointing();
        return Json.object(
                "mode",
                settings.mode().name().toLowerCase(Locale.ROOT),
                "interval",
                settings.interval().toMillis(),
                "timeout",
                settings.timeout().toMillis(),
                "min_pause",
                settings.minPause().toMillis(),
                "max_concurrent",
                settings.maxConcurrent(),
                "externalization",
                Json.object(
                        "enabled",
                        settings.retention() != RetentionPolicy.NO_EXTERNALIZED_CHECKPOINTS,
                        "delete_on_cancellation",
                        settings.retention() == RetentionPolicy.DELETE_ON_CANCELLATION),
                "checkpoint_storage",
                job.checkpointDirectory().orElse("memory"),
                "unaligned_checkpoints",
                false,
                "tolerable_failed_checkpoints",
                settings.tolerableFailures(),
                "aligned_checkpoint_timeout",
                0,
                "checkpoints_after_tasks_finish",
                true,
                "state_changelog_enabled",
                false);
    }

    /** Those of a job that has not got so far as to have any. */
    static CheckpointStats none() {
        return new CheckpointStats(
                new CheckpointStats.Counts(0, 0, 0, 0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Map<String, @Nullable Object> restored(CheckpointStats.Restored restored) {
        return Json.object(
                "id",
                restored.checkpointId(),
                "restore_timestamp",
                restored.restoreMillis(),
                "is_savepoint",
                restored.savepoint(),
                "external_path",
                restored.location());
    }

    /** One checkpoint or savepoint. */
    static Map<String, @Nullable Object> item(CheckpointStats.Item item) {
        CheckpointStats.Progress progress = item.progress();
        List<CheckpointStats.WorkerAck> acks = progress.acks();
        boolean completed = item instanceof CheckpointStats.Completed;
        String className =
                completed
                        ? "completed"
                        : item instanceof CheckpointStats.Failed ? "failed" : "in_progress";
        Map<String, @Nullable Object> json =
                Json.object(
                        "className",
                        className,
                        "id",
                        progress.checkpointId(),
                        "status",
                        className.toUpperCase(Locale.ROOT),
                        "is_savepoint",
                        progress.kind().isSavepoint(),
                        "savepointFormat",
                        progress.kind().isSavepoint() ? "CANONICAL" : null,
                        "trigger_timestamp",
                        progress.triggerMillis(),
                        "latest_ack_timestamp",
                        acks.isEmpty() ? -1 : acks.get(acks.size() - 1).ackMillis(),
                        "checkpointed_size",
                        progress.checkpointedBytes(),
                        "state_size",
                        progress.stateBytes(),
                        "state_entries",
                        progress.stateEntries(),
                        "end_to_end_duration",
                        duration(item),
                        "alignment_buffered",
                        0,
                        "processed_data",
                        0,
                        "persisted_data",
                        0,
                        "num_subtasks",
                        progress.workers(),
                        "num_acknowledged_subtasks",
                        acks.size(),
                        "checkpoint_type",
                        type(progress),
                        "tasks",
                        Json.object());
        if (item instanceof CheckpointStats.Completed done) {
            json.put("external_path", done.location());
            json.put("discarded", false);
        } else if (item instanceof CheckpointStats.Failed failed) {
            json.put("failure_timestamp", failed.failedMillis());
            json.put("failure_message", failed.reason());
        }
        json.put("workers", acks.stream().map(CheckpointDocuments::worker).toList());
        return json;
    }

    private static Map<String, @Nullable Object> worker(CheckpointStats.WorkerAck ack) {
        return Json.object(
                "index",
                ack.worker(),
                "ack_timestamp",
                ack.ackMillis(),
                "end_to_end_duration",
                ack.durationMillis(),
                "checkpointed_size",
                ack.report().checkpointedBytes(),
                "state_size",
                ack.report().stateBytes(),
                "state_entries",
                ack.report().stateEntries(),
                "pause_nanos",
                ack.report().syncNanos(),
                "alignment_nanos",
                ack.report().alignmentNanos());
    }

    private static String type(CheckpointStats.Progress progress) {
        return progress.kind() == CheckpointKind.STOP
                ? "SYNC_SAVEPOINT"
                : progress.kind().isSavepoint() ? "SAVEPOINT" : "CHECKPOINT";
    }

    private static long duration(CheckpointStats.Item item) {
        if (item instanceof CheckpointStats.Completed completed) {
            return completed.durationMillis();
        }
        return item instanceof CheckpointStats.Failed failed ? failed.durationMillis() : -1;
    }

    private static Map<String, @Nullable Object> summary(CheckpointStats stats) {
        List<CheckpointStats.Completed> done = new ArrayList<>();
        for (CheckpointStats.Item item : stats.history()) {
            if (item instanceof CheckpointStats.Completed completed) {
                done.add(completed);
            }
        }
        return Json.object(
                "checkpointed_size",
                distribution(done, c -> c.progress().checkpointedBytes()),
                "state_size",
                distribution(done, c -> c.progress().stateBytes()),
                "end_to_end_duration",
                distribution(done, CheckpointStats.Completed::durationMillis),
                "alignment_buffered",
                distribution(List.of(), c -> 0),
                "processed_data",
                distribution(List.of(), c -> 0),
                "persisted_data",
                distribution(List.of(), c -> 0));
    }

    private static Map<String, @Nullable Object> distribution(
            List<CheckpointStats.Completed> done, ToLongFunction<CheckpointStats.Completed> value) {
        long[] sorted = done.stream().mapToLong(value).sorted().toArray();
        return Json.object(
                "min",
                sorted.length == 0 ? 0 : sorted[0],
                "max",
                sorted.length == 0 ? 0 : sorted[sorted.length - 1],
                "avg",
                (long) Arrays.stream(sorted).average().orElse(0),
                "p50",
                quantile(sorted, 0.5),
                "p90",
                quantile(sorted, 0.9),
                "p95",
                quantile(sorted, 0.95),
                "p99",
                quantile(sorted, 0.99),
                "p999",
                quantile(sorted, 0.999));
    }

    private static double quantile(long[] sorted, double q) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(q * sorted.length) - 1;
        return sorted[Math.max(0, rank)];
    }

    /** How far the newest checkpoint or savepoint under way is, if there is one. */
    static Optional<Map<String, @Nullable Object>> underWay(CheckpointStats stats) {
        for (CheckpointStats.Item item : stats.history()) {
            if (item instanceof CheckpointStats.InProgress progress) {
                return Optional.of(
                        Json.object(
                                "checkpointId",
                                progress.progress().checkpointId(),
                                "acknowledged",
                                progress.progress().acks().size(),
                                "workers",
                                progress.progress().workers(),
                                "bytes",
                                progress.progress().stateBytes()));
            }
        }
        return Optional.empty();
    }
}
