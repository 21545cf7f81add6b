package io.weir.control;

import io.weir.http.Json;
import io.weir.job.JobStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of a job, with the names that the fields have in Flink's REST. */
final class JobDocuments {
    private JobDocuments() {}

    /** A job among others; every number is needed by Flink's command line. */
    static Map<String, @Nullable Object> overview(ServedJob job) {
        return overview(
                job.id(),
                job.name(),
                job.status().name(),
                job.startMillis(),
                job.endMillis(),
                job.durationMillis(),
                tasks(job));
    }

    static Map<String, @Nullable Object> overview(
            String id,
            String name,
            String status,
            long startMillis,
            long endMillis,
            long durationMillis,
            Map<String, @Nullable Object> tasks) {
        return Json.object(
                "jid",
                id,
                "name",
                name,
                "start-time",
                startMillis,
                "end-time",
                endMillis,
                "duration",
                durationMillis,
                "state",
                status,
                "last-modification",
                Math.max(startMillis, endMillis),
                "tasks",
                tasks,
                "pending-operators",
                0,
                "job-type",
                "STREAMING");
    }

    private static Map<String, @Nullable Object> tasks(ServedJob job) {
        int running = job.status() == JobStatus.RUNNING ? job.parallelism() : 0;
        return Json.object("total", job.parallelism(), "running", running);
    }

    /** All of a job. */
    static Map<String, @Nullable Object> details(ServedJob job) {
        Map<String, @Nullable Object> timestamps = new LinkedHashMap<>();
        Map<JobStatus, Long> since = job.since();
        for (JobStatus status : JobStatus.values()) {
            timestamps.put(status.name(), since.getOrDefault(status, 0L));
        }
        return Json.object(
                "jid",
                job.id(),
                "name",
                job.name(),
                "isStoppable",
                !job.status().isTerminal(),
                "state",
                job.status().name(),
                "job-type",
                "STREAMING",
                "start-time",
                job.startMillis(),
                "end-time",
                job.endMillis(),
                "duration",
                job.durationMillis(),
                "maxParallelism",
                -1,
                "now",
                job.nowMillis(),
                "timestamps",
                timestamps,
                "vertices",
                List.of(),
                "status-counts",
                Json.object(),
                "plan",
                Json.object("jid", job.id(), "name", job.name(), "nodes", List.of()),
                "pending-operators",
                0);
    }

    /** What failed, the newest first. */
    static Map<String, @Nullable Object> exceptions(ServedJob job, int most) {
        List<Object> entries = new ArrayList<>();
        List<ServedJob.Failure> failures = job.failures();
        for (ServedJob.Failure failure : failures.subList(0, Math.min(most, failures.size()))) {
            var trace = new StringWriter();
            failure.cause().printStackTrace(new PrintWriter(trace, true));
            entries.add(
                    Json.object(
                            "exceptionName",
                            failure.cause().getClass().getName(),
                            "stacktrace",
                            trace.toString(),
                            "timestamp",
                            failure.atMillis(),
                            "failureLabels",
                            Json.object(),
                            "concurrentExceptions",
                            List.of()));
        }
        return Json.object(
                "exceptionHistory",
                Json.object("entries", entries, "truncated", failures.size() > most));
    }

    /** How a job has ended, or that it has not. */
    static Map<String, @Nullable Object> result(ServedJob job) {
        JobStatus status = job.status();
        if (!status.isTerminal()) {
            return Json.object("status", Json.object("id", "IN_PROGRESS"));
        }
        Map<String, @Nullable Object> result =
                Json.object(
                        "id",
                        job.id(),
                        "name",
                        job.name(),
                        "application-status",
                        status == JobStatus.FINISHED
                                ? "SUCCEEDED"
                                : status.name().toUpperCase(Locale.ROOT),
                        "accumulator-results",
                        Json.object(),
                        "net-runtime",
                        job.durationMillis(),
                        "start-time",
                        job.startMillis(),
                        "end-time",
                        job.endMillis());
        if (status == JobStatus.FAILED && !job.failures().isEmpty()) {
            result.put("failure-cause", FailureCause.of(job.failures().get(0).cause()));
        }
        return Json.object(
                "status", Json.object("id", "COMPLETED"), "job-execution-result", result);
    }
}
