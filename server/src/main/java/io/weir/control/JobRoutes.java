package io.weir.control;

import io.weir.http.HttpError;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.http.Reply;
import io.weir.http.Request;
import io.weir.http.Router;
import io.weir.job.JobClient;
import io.weir.metrics.JobMetrics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the process of a job answers. The server passes on to it what is asked about the job, so
 * these are also the server's answers.
 */
final class JobRoutes {
    private static final Set<String> FORMATS = Set.of("CANONICAL", "NATIVE");
    private static final Set<String> CHECKPOINT_TYPES = Set.of("CONFIGURED", "FULL", "INCREMENTAL");

    private final JobTable jobs;
    private final Operations operations;

    JobRoutes(JobTable jobs, Operations operations) {
        this.jobs = jobs;
        this.operations = operations;
    }

    Router router() {
        return new Router()
                .on("GET", "/jobs", "Ids and states of all jobs", r -> list())
                .on("GET", "/jobs/overview", "All jobs", r -> overview())
                .on("GET", "/jobs/:jobid", "A job", r -> details(job(r)))
                .on("GET", "/jobs/:jobid/status", "The state of a job", r -> status(job(r)))
                .on(
                        "GET",
                        "/jobs/:jobid/config",
                        "How it is run",
                        r -> Reply.json(JobDocuments.config(job(r))))
                .on(
                        "GET",
                        "/jobs/:jobid/checkpoints/config",
                        "How it is checkpointed",
                        r -> Reply.json(CheckpointDocuments.config(job(r).client().settings())))
                .on("GET", "/jobs/:jobid/exceptions", "What failed", this::exceptions)
                .on("GET", "/jobs/:jobid/checkpoints", "Its checkpoints", r -> checkpoints(job(r)))
                .on("GET", "/jobs/:jobid/checkpoints/details/:checkpointid", "One", this::detail)
                .on("GET", "/jobs/:jobid/execution-result", "How it ended", r -> result(job(r)))
                .on("GET", "/jobs/:jobid/metrics", "Some metrics", this::jobMetrics)
                .on("GET", "/jobs/:jobid/vertices/:vertexid", "A part of a job", this::vertex)
                .on("GET", "/metrics", "Metrics for Prometheus", r -> metrics())
                .on("POST", "/jobs/:jobid/checkpoints", "Take a checkpoint", this::checkpoint)
                .on("GET", "/jobs/:jobid/checkpoints/:triggerid", "What became of it", this::taken)
                .on("POST", "/jobs/:jobid/savepoints", "Write a savepoint", this::savepoint)
                .on("POST", "/jobs/:jobid/stop", "Stop with a savepoint", this::stop)
                .on("GET", "/jobs/:jobid/savepoints/:triggerid", "What became", this::written)
                .on("PATCH", "/jobs/:jobid", "Cancel a job", this::cancel);
    }

    private ServedJob job(Request request) throws HttpError {
        return jobs.get(request.variable("jobid"));
    }

    // ---- questions ------------------------------------------------------------

    private Reply list() {
        return Reply.json(
                Json.object(
                        "jobs",
                        jobs.all().stream()
                                .map(j -> Json.object("id", j.id(), "status", j.status().name()))
                                .toList()));
    }

    private Reply overview() {
        return Reply.json(
                Json.object("jobs", jobs.all().stream().map(JobDocuments::overview).toList()));
    }

    private static Reply details(ServedJob job) {
        return Reply.json(JobDocuments.details(job));
    }

    private static Reply status(ServedJob job) {
        return Reply.json(Json.object("status", job.status().name()));
    }

    private Reply exceptions(Request request) throws HttpError {
        int most = 10;
        Optional<String> asked = request.query("maxExceptions");
        if (asked.isPresent()) {
            try {
                most = Math.max(0, Integer.parseInt(asked.get()));
            } catch (NumberFormatException e) {
                throw HttpError.bad(
                        "maxExceptions is '%s', expected a number.".formatted(asked.get()));
            }
        }
        return Reply.json(JobDocuments.exceptions(job(request), most));
    }

    private static Reply checkpoints(ServedJob job) {
        return Reply.json(
                CheckpointDocuments.all(job.checkpoints().orElse(CheckpointDocuments.none())));
    }

    private Reply detail(Request request) throws HttpError {
        ServedJob job = job(request);
        String id = request.variable("checkpointid");
        return job.checkpoints().orElse(CheckpointDocuments.none()).history().stream()
                .filter(item -> String.valueOf(item.progress().checkpointId()).equals(id))
                .findFirst()
                .map(item -> Reply.json(CheckpointDocuments.item(item)))
                .orElseThrow(
                        () ->
                                HttpError.notFound(
                                        "Checkpoint %s of job %s is not among those that are remembered."
                                                .formatted(id, job.id())));
    }

    private static Reply result(ServedJob job) {
        return Reply.json(JobDocuments.result(job));
    }

    private Reply jobMetrics(Request request) throws HttpError {
        return Reply.json(MetricDocuments.metrics(job(request), request.query("get")));
    }

    private Reply vertex(Request request) throws HttpError {
        ServedJob job = job(request);
        String id = request.variable("vertexid");
        return VertexDocuments.vertices(job, job.client().facts()).stream()
                .filter(vertex -> id.equals(vertex.get("id")))
                .findFirst()
                .map(Reply::json)
                .orElseThrow(
                        () ->
                                HttpError.notFound(
                                        "Job %s has no vertex %s; /jobs/%s lists those that it has."
                                                .formatted(job.id(), id, job.id())));
    }

    // ---- operations ------------------------------------------------------------

    private Reply metrics() throws Json.Malformed {
        JobMetrics metrics = new JobMetrics();
        for (ServedJob job : jobs.all()) {
            metrics.add(
                    JsonObject.read(Json.write(JobDocuments.details(job))),
                    JsonObject.read(
                            Json.write(
                                    CheckpointDocuments.all(
                                            job.checkpoints()
                                                    .orElse(CheckpointDocuments.none())))));
        }
        return Reply.text(JobMetrics.CONTENT_TYPE, metrics.text());
    }

    private Reply checkpoint(Request request) throws Exception {
        JobClient job = job(request).client();
        return request.read(
                body -> {
                    String type =
                            choice(body.text("checkpointType"), CHECKPOINT_TYPES, "CONFIGURED");
                    return accepted(
                            operations.trigger(
                                    "checkpoint of " + job.jobId(),
                                    Operations.chosenId(body),
                                    () ->
                                            job.triggerCheckpoint(type.equals("FULL"))
                                                    .thenApply(
                                                            id ->
                                                                    Json.object(
                                                                            "checkpointId", id))));
                });
    }

    private Reply savepoint(Request request) throws Exception {
        JobClient job = job(request).client();
        return request.read(
                body -> {
                    choice(body.text("formatType"), FORMATS, "CANONICAL");
                    Optional<String> directory = body.text("target-directory");
                    boolean cancel = body.truth("cancel-job", false);
                    // A job that is to end with its savepoint is stopped with it: if records went
                    // on between the two, a job that starts from it would write them twice.
                    return written(
                            job,
                            Operations.chosenId(body),
                            () ->
                                    cancel
                                            ? job.stopWithSavepoint(false, directory)
                                            : job.triggerSavepoint(directory));
                });
    }

    private Reply stop(Request request) throws Exception {
        JobClient job = job(request).client();
        return request.read(
                body -> {
                    choice(body.text("formatType"), FORMATS, "CANONICAL");
                    Optional<String> directory = body.text("targetDirectory");
                    boolean drain = body.truth("drain", false);
                    return written(
                            job,
                            Operations.chosenId(body),
                            () -> job.stopWithSavepoint(drain, directory));
                });
    }

    private Reply written(
            JobClient job,
            Optional<String> chosenId,
            java.util.function.Supplier<CompletableFuture<String>> start) {
        return accepted(
                operations.trigger(
                        "savepoint of " + job.jobId(),
                        chosenId,
                        () -> start.get().thenApply(path -> Json.object("location", path))));
    }

    private static Reply accepted(String id) {
        return Reply.json(202, Json.object("request-id", id));
    }

    private static String choice(Optional<String> found, Set<String> known, String otherwise)
            throws HttpError {
        String value = found.orElse(otherwise).toUpperCase(Locale.ROOT);
        if (!known.contains(value)) {
            throw HttpError.bad("'%s' is not one of %s.".formatted(found.orElse(""), known));
        }
        return value;
    }

    private Reply taken(Request request) throws Exception {
        return state(request, "checkpoint", "failureCause");
    }

    private Reply written(Request request) throws Exception {
        return state(request, "savepoint", "failure-cause");
    }

    private Reply state(Request request, String kind, String failureField) throws Exception {
        ServedJob job = job(request);
        String id = request.variable("triggerid");
        Operations.State state =
                operations
                        .state(kind + " of " + job.id(), id, Operations.waitMillis(request))
                        .orElseThrow(
                                () ->
                                        HttpError.notFound(
                                                "There is no %s operation with triggerId=%s for job %s."
                                                        .formatted(kind, id, job.id())));
        return Reply.json(answer(state, failureField, job));
    }

    private static Map<String, @Nullable Object> answer(
            Operations.State state, String failureField, ServedJob job) {
        Map<String, @Nullable Object> answer = state.toJson(failureField);
        if (!state.completed()) {
            Map<String, @Nullable Object> progress = new LinkedHashMap<>();
            job.checkpoints().flatMap(CheckpointDocuments::underWay).ifPresent(progress::putAll);
            JobDocuments.stateProgress(job).ifPresent(progress::putAll);
            answer.put("progress", progress);
        }
        return answer;
    }

    private Reply cancel(Request request) throws HttpError {
        ServedJob job = job(request);
        String mode = request.query("mode").orElse("cancel");
        if (!mode.equals("cancel")) {
            throw HttpError.bad(
                    "mode is '%s', expected cancel; to stop a job with a savepoint, POST to /jobs/%s/stop."
                            .formatted(mode, job.id()));
        }
        if (job.status().isTerminal()) {
            throw HttpError.conflict(
                    "Job %s is %s and can't be cancelled.".formatted(job.id(), job.status()));
        }
        job.client().cancel();
        return Reply.json(202, Json.object());
    }
}
