package io.weir.server;

import io.weir.http.Client;
import io.weir.http.Json;
import io.weir.http.Reply;
import io.weir.http.Request;
import io.weir.http.Router;
import io.weir.metrics.JobMetrics;
import io.weir.rundir.Descriptor;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is to say about the server itself. */
final class ClusterRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoutes.class);

    private final JobViews views;
    private final String version;
    private final Consumer<Boolean> stop;

    /**
     * @param stop wishes that the server ends; told whether its jobs run on
     */
    ClusterRoutes(JobViews views, String version, Consumer<Boolean> stop) {
        this.views = views;
        this.version = version;
        this.stop = stop;
    }

    void addTo(Router router) {
        router.on("GET", "/overview", "How many jobs there are", r -> overview())
                .on("GET", "/config", "What a dashboard needs to know", r -> config())
                .on("GET", "/metrics", "Metrics of all jobs for Prometheus", r -> metrics())
                .on("DELETE", "/cluster", "Stop the server and, cleanly, its jobs", this::shutDown)
                .open("GET", "/openapi.json", "This document", r -> Reply.json(document(router)));
    }

    private Map<String, @Nullable Object> document(Router router) {
        return OpenApi.of(router.routes(), version);
    }

    private Reply overview() throws IOException {
        List<Map<String, @Nullable Object>> jobs = views.overview();
        long running =
                jobs.stream()
                        .filter(
                                job ->
                                        !List.of("FINISHED", "CANCELED", "FAILED")
                                                .contains(state(job)))
                        .count();
        return Reply.json(
                Json.object(
                        "taskmanagers",
                        running,
                        "slots-total",
                        running,
                        "slots-available",
                        0,
                        "jobs-running",
                        running,
                        "jobs-finished",
                        count(jobs, "FINISHED"),
                        "jobs-cancelled",
                        count(jobs, "CANCELED"),
                        "jobs-failed",
                        count(jobs, "FAILED"),
                        "flink-version",
                        "weir-" + version,
                        "flink-commit",
                        ""));
    }

    private Reply metrics() throws IOException {
        JobMetrics metrics = new JobMetrics();
        Map<String, Integer> states = new TreeMap<>();
        for (Map<String, @Nullable Object> job : views.overview()) {
            states.merge(state(job), 1, Integer::sum);
            Optional<Descriptor> process = views.process(String.valueOf(job.get("jid")));
            if (process.isPresent()) {
                add(metrics, process.get());
            }
        }
        states.forEach(metrics::addJobs);
        return Reply.text(JobMetrics.CONTENT_TYPE, metrics.text());
    }

    private static void add(JobMetrics metrics, Descriptor process) {
        Client client = JobViews.client(process);
        String path = "/jobs/" + process.id();
        try {
            metrics.add(
                    client.call("GET", path).json(),
                    client.call("GET", path + "/checkpoints").json());
        } catch (IOException e) {
            // It has just died: it is counted by its state, and tells more when it runs again.
            LOG.debug("Process {} does not tell its metrics", process.process(), e);
        }
    }

    private static long count(List<Map<String, @Nullable Object>> jobs, String state) {
        return jobs.stream().filter(job -> state(job).equals(state)).count();
    }

    private static String state(Map<String, @Nullable Object> job) {
        return String.valueOf(job.get("state"));
    }

    private Reply config() {
        ZoneId zone = ZoneId.systemDefault();
        ZonedDateTime now = Instant.EPOCH.atZone(zone);
        return Reply.json(
                Json.object(
                        "refresh-interval",
                        3000,
                        "timezone-name",
                        zone.getDisplayName(TextStyle.FULL, Locale.ROOT),
                        "timezone-offset",
                        now.getOffset().getTotalSeconds() * 1000,
                        "flink-version",
                        "weir-" + version,
                        "flink-revision",
                        "",
                        "features",
                        Json.object(
                                "web-submit",
                                true,
                                "web-cancel",
                                true,
                                "web-rescale",
                                false,
                                "web-history",
                                false)));
    }

    private Reply shutDown(Request request) {
        stop.accept(request.query("jobs").equals(Optional.of("leave")));
        return Reply.json(202, Json.object());
    }
}
