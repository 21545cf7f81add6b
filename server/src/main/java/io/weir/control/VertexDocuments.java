package io.weir.control;

import io.weir.http.Json;
import io.weir.job.JobFacts;
import io.weir.job.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What is told of the parts of a job, with the names that the fields have in Flink's REST. */
final class VertexDocuments {
    private VertexDocuments() {}

    static List<Map<String, @Nullable Object>> vertices(ServedJob job, JobFacts facts) {
        List<Map<String, @Nullable Object>> vertices = new ArrayList<>();
        String state = taskState(job.status());
        for (JobFacts.Vertex vertex : facts.vertices()) {
            vertices.add(
                    Json.object(
                            "id",
                            vertex.id(),
                            "name",
                            vertex.name(),
                            "uids",
                            vertex.uids(),
                            "maxParallelism",
                            vertex.maxParallelism(),
                            "parallelism",
                            vertex.parallelism(),
                            "status",
                            state,
                            "start-time",
                            job.startMillis(),
                            "end-time",
                            job.endMillis(),
                            "duration",
                            job.durationMillis(),
                            "tasks",
                            Json.object(state, vertex.parallelism()),
                            "metrics",
                            metrics(vertex, facts.attemptNanos()),
                            "subtasks",
                            vertex.subtasks().stream()
                                    .map(task -> subtask(job, task, facts.attemptNanos()))
                                    .toList()));
        }
        return vertices;
    }

    /** The state of a task of a job: all of them have the same. */
    static String taskState(JobStatus status) {
        return switch (status) {
            case INITIALIZING -> "INITIALIZING";
            case RUNNING -> "RUNNING";
            case RESTARTING -> "SCHEDULED";
            case FAILING, CANCELLING -> "CANCELING";
            case CANCELED -> "CANCELED";
            case FAILED -> "FAILED";
            case FINISHED -> "FINISHED";
        };
    }

    private static Map<String, @Nullable Object> metrics(JobFacts.Vertex vertex, long attempt) {
        return Json.object(
                "read-bytes",
                0,
                "read-bytes-complete",
                false,
                "write-bytes",
                0,
                "write-bytes-complete",
                false,
                "read-records",
                sum(vertex, JobFacts.Subtask::recordsIn),
                "read-records-complete",
                true,
                "write-records",
                0,
                "write-records-complete",
                false,
                "accumulated-backpressured-time",
                millis(sum(vertex, JobFacts.Subtask::backpressuredNanos)),
                "accumulated-idle-time",
                millis(sum(vertex, task -> idle(task, attempt))),
                "accumulated-busy-time",
                millis(sum(vertex, JobFacts.Subtask::busyNanos)));
    }

    private static long sum(JobFacts.Vertex vertex, ToLongFunction<JobFacts.Subtask> value) {
        return vertex.subtasks().stream().mapToLong(value).sum();
    }

    private static long idle(JobFacts.Subtask task, long attemptNanos) {
        return Math.max(0, attemptNanos - task.busyNanos() - task.backpressuredNanos());
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static Map<String, @Nullable Object> subtask(
            ServedJob job, JobFacts.Subtask task, long attemptNanos) {
        Map<String, @Nullable Object> json =
                Json.object(
                        "index",
                        task.index(),
                        "read-records",
                        task.recordsIn(),
                        "accumulated-busy-time",
                        millis(task.busyNanos()),
                        "accumulated-backpressured-time",
                        millis(task.backpressuredNanos()),
                        "accumulated-idle-time",
                        millis(idle(task, attemptNanos)));
        long watermark = task.watermarkMillis();
        // At the end of the input it is at the end of all time.
        if (watermark != Long.MIN_VALUE && watermark != Long.MAX_VALUE) {
            json.put("watermark", watermark);
            json.put("watermark-lag", job.nowMillis() - watermark);
        }
        return json;
    }

    static Map<String, @Nullable Object> plan(ServedJob job, JobFacts facts) {
        List<Object> nodes = new ArrayList<>();
        List<JobFacts.Vertex> vertices = facts.vertices();
        for (int i = 0; i < vertices.size(); i++) {
            List<Object> inputs = new ArrayList<>();
            for (JobFacts.Edge edge : facts.edges()) {
                if (edge.to() == i) {
                    inputs.add(
                            Json.object(
                                    "num",
                                    inputs.size(),
                                    "id",
                                    vertices.get(edge.from()).id(),
                                    "ship_strategy",
                                    edge.shipping().toUpperCase(java.util.Locale.ROOT),
                                    "exchange",
                                    "pipelined_bounded"));
                }
            }
            nodes.add(
                    Json.object(
                            "id",
                            vertices.get(i).id(),
                            "parallelism",
                            vertices.get(i).parallelism(),
                            "operator",
                            "",
                            "operator_strategy",
                            "",
                            "description",
                            vertices.get(i).name(),
                            "inputs",
                            inputs));
        }
        return Json.object(
                "jid", job.id(), "name", job.name(), "type", "STREAMING", "nodes", nodes);
    }
}
