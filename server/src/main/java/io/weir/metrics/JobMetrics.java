package io.weir.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.util.List;
import java.util.OptionalLong;

/**
 * The metrics of jobs at one moment, made anew for each question: nothing is counted twice, and a
 * process that nobody asks pays nothing.
 *
 * <p>Names begin with {@code weir_job}; all have the tags {@code job_id} and {@code job_name},
 * those of a part of a job also {@code vertex} and {@code vertex_id}, and {@code subtask}.
 */
public final class JobMetrics {
    /** What Prometheus is told that the text is. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /**
     * Adds a job.
     *
     * @param details what {@code GET /jobs/:id} tells
     * @param checkpoints what {@code GET /jobs/:id/checkpoints} tells
     */
    public void add(JsonObject details, JsonObject checkpoints) throws Json.Malformed {
        Tags job =
                Tags.of(
                        "job_id",
                        details.requiredText("jid"),
                        "job_name",
                        details.requiredText("name"));
        String state = details.requiredText("state");
        gauge("weir.job.running", "Whether records flow", job, state.equals("RUNNING") ? 1 : 0);
        gauge("weir.job.uptime", "Seconds", job, seconds(details.number("duration")));
        counter("weir.job.restarts", job, details.number("restarts"));
        for (JsonObject vertex : details.objects("vertices")) {
            Tags tags =
                    job.and(
                            "vertex",
                            vertex.requiredText("name"),
                            "vertex_id",
                            vertex.requiredText("id"));
            for (JsonObject subtask : vertex.objects("subtasks")) {
                add(subtask, tags);
            }
        }
        addCheckpoints(checkpoints, job);
    }

    /** Adds how many jobs are in a state. */
    public void addJobs(String state, int count) {
        gauge("weir.jobs", "Jobs by their state", Tags.of("state", state), count);
    }

    private void add(JsonObject subtask, Tags vertex) throws Json.Malformed {
        Tags tags = vertex.and("subtask", Long.toString(subtask.requiredNumber("index")));
        counter("weir.job.records.in", tags, subtask.number("read-records"));
        for (String kind : List.of("busy", "idle", "backpressured")) {
            double spent = seconds(subtask.number("accumulated-" + kind + "-time"));
            FunctionCounter.builder("weir.job.time", this, metrics -> spent)
                    .baseUnit("seconds")
                    .description("How a subtask has spent its time")
                    .tags(tags.and("spent", kind))
                    .register(registry);
        }
        if (subtask.has("watermark")) {
            gauge(
                    "weir.job.watermark",
                    "The event time that has been reached, in seconds since 1970",
                    tags,
                    seconds(subtask.number("watermark")));
            gauge(
                    "weir.job.watermark.lag",
                    "How far that is behind the clock, in seconds",
                    tags,
                    seconds(subtask.number("watermark-lag")));
        }
    }

    private void addCheckpoints(JsonObject checkpoints, Tags job) throws Json.Malformed {
        JsonObject counts = checkpoints.object("counts");
        for (String outcome : List.of("completed", "failed")) {
            counter("weir.job.checkpoints", job.and("outcome", outcome), counts.number(outcome));
        }
        gauge(
                "weir.job.checkpoints.in.progress",
                "Checkpoints under way",
                job,
                counts.number("in_progress").orElse(0));
        JsonObject last = checkpoints.object("latest").object("completed");
        if (last.has("id")) {
            gauge(
                    "weir.job.checkpoint.last.id",
                    "The newest checkpoint",
                    job,
                    last.requiredNumber("id"));
            gauge(
                    "weir.job.checkpoint.last.duration",
                    "Seconds from its trigger to its end",
                    job,
                    seconds(last.number("end_to_end_duration")));
            gauge(
                    "weir.job.checkpoint.last.bytes",
                    "What was written for it",
                    job,
                    last.number("checkpointed_size").orElse(0));
            gauge(
                    "weir.job.state.bytes",
                    "The whole state at the newest checkpoint",
                    job,
                    last.number("state_size").orElse(0));
            gauge(
                    "weir.job.state.entries",
                    "Entries in that; one that was written again since it was first counts again",
                    job,
                    last.number("state_entries").orElse(0));
            double pause = 0;
            double alignment = 0;
            for (JsonObject worker : last.objects("workers")) {
                pause = Math.max(pause, worker.number("pause_nanos").orElse(0) / 1e9);
                alignment = Math.max(alignment, worker.number("alignment_nanos").orElse(0) / 1e9);
            }
            gauge(
                    "weir.job.checkpoint.last.alignment",
                    "Seconds from the first barrier to the last, on the worker where it was longest",
                    job,
                    alignment);
            gauge(
                    "weir.job.checkpoint.last.pause",
                    "Seconds for which records stood still for it, on the worker where it was longest",
                    job,
                    pause);
        }
    }

    private static double seconds(OptionalLong millis) {
        return millis.orElse(0) / 1000.0;
    }

    private void gauge(String name, String description, Tags tags, long value) {
        gauge(name, description, tags, (double) value);
    }

    private void gauge(String name, String description, Tags tags, double value) {
        Gauge.builder(name, () -> value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private void counter(String name, Tags tags, OptionalLong value) {
        double count = (double) value.orElse(0);
        FunctionCounter.builder(name, this, metrics -> count).tags(tags).register(registry);
    }

    /** In the format of Prometheus. */
    public String text() {
        return registry.scrape();
    }
}
