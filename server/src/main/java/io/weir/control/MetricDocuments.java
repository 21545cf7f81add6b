package io.weir.control;

import io.weir.checkpoint.CheckpointStats;
import io.weir.http.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metrics of a job under the names that they have in Flink's REST. */
final class MetricDocuments {
    private MetricDocuments() {}

    /**
     * Without a wish the names of all metrics; with one the values of those that are named in it.
     *
     * @param wanted names with commas between them
     */
    static List<Object> metrics(ServedJob job, Optional<String> wanted) {
        Map<String, String> all = all(job);
        List<Object> told = new ArrayList<>();
        if (wanted.isEmpty()) {
            all.keySet().forEach(name -> told.add(Json.object("id", name)));
        } else {
            for (String name : Arrays.asList(wanted.get().split(",", -1))) {
                if (all.containsKey(name)) {
                    told.add(Json.object("id", name, "value", all.get(name)));
                }
            }
        }
        return told;
    }

    private static Map<String, String> all(ServedJob job) {
        CheckpointStats checkpoints = job.checkpoints().orElse(CheckpointDocuments.none());
        CheckpointStats.Counts counts = checkpoints.counts();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("uptime", String.valueOf(job.durationMillis()));
        all.put("numRestarts", String.valueOf(job.client().progress().restarts()));
        all.put("totalNumberOfCheckpoints", String.valueOf(counts.total()));
        all.put("numberOfCompletedCheckpoints", String.valueOf(counts.completed()));
        all.put("numberOfFailedCheckpoints", String.valueOf(counts.failed()));
        all.put("numberOfInProgressCheckpoints", String.valueOf(counts.inProgress()));
        checkpoints
                .latestCompleted()
                .ifPresent(
                        last -> {
                            CheckpointStats.Progress progress = last.progress();
                            all.put(
                                    "lastCompletedCheckpointId",
                                    String.valueOf(progress.checkpointId()));
                            all.put(
                                    "lastCheckpointDuration",
                                    String.valueOf(last.durationMillis()));
                            all.put(
                                    "lastCheckpointSize",
                                    String.valueOf(progress.checkpointedBytes()));
                            all.put(
                                    "lastCheckpointFullSize",
                                    String.valueOf(progress.stateBytes()));
                            all.put("lastCheckpointExternalPath", last.location());
                        });
        return all;
    }
}
