package io.weir.control;

import io.weir.http.Json;
import io.weir.job.JobFacts;
import io.weir.job.JobSettings;
import io.weir.job.JobStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told of a job, with the names that the fields have in Flink's REST. */
final class JobDocuments {
    private JobDocuments() {}

    /** A job among others; every number is needed by Flink's command line. */
    static Map<String, @Nullable Object> overview(ServedJob job) {
        return Json.object(
                "jid",
                job.id(),
                "name",
                job.name(),
                "start-time",
                job.startMillis(),
                "end-time",
                job.endMillis(),
                "duration",
                job.durationMillis(),
                "state",
                job.status().name(),
                "last-modification",
                Math.max(job.startMillis(), job.endMillis()),
                "tasks",
                tasks(job),
                "pending-operators",
                0,
                "job-type",
                "STREAMING");
    }

    private static Map<String, @Nullable Object> tasks(ServedJob job) {
        int total = job.tasks();
        return Json.object(
                "total",
                total,
                VertexDocuments.taskState(job.status()).toLowerCase(Locale.ROOT),
                total);
    }

    /** All of a job. */
    static Map<String, @Nullable Object> details(ServedJob job) {
        JobFacts facts = job.client().facts();
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
                facts.vertices().stream()
                        .mapToInt(JobFacts.Vertex::maxParallelism)
                        .max()
                        .orElse(-1),
                "restarts",
                job.client().progress().restarts(),
                "now",
                job.nowMillis(),
                "timestamps",
                timestamps,
                "vertices",
                VertexDocuments.vertices(job, facts),
                "status-counts",
                Json.object(VertexDocuments.taskState(job.status()), facts.vertices().size()),
                "plan",
                VertexDocuments.plan(job, facts),
                "pending-operators",
                0);
    }

    /** How far a job is with reading or writing all of its state, if it is at it. */
    static Optional<Map<String, @Nullable Object>> stateProgress(ServedJob job) {
        return job.client()
                .progress()
                .state()
                .map(
                        state ->
                                Json.object(
                                        "work",
                                        state.work().name(),
                                        "entries-done",
                                        state.done(),
                                        "entries-total",
                                        state.total()));
    }

    /** How a job is run. */
    static Map<String, @Nullable Object> config(ServedJob job) {
        JobSettings settings = job.client().settings();
        return Json.object(
                "jid",
                job.id(),
                "name",
                job.name(),
                "execution-config",
                Json.object(
                        "restart-strategy",
                        settings.restart().toString(),
                        "job-parallelism",
                        settings.parallelism(),
                        "object-reuse-mode",
                        true,
                        "user-config",
                        Json.object()));
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
