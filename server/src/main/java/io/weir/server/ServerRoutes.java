package io.weir.server;

import io.weir.control.EndMark;
import io.weir.control.Operations;
import io.weir.control.SavepointDisposal;
import io.weir.http.Client;
import io.weir.http.HttpError;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.http.Reply;
import io.weir.http.Request;
import io.weir.http.Router;
import io.weir.rundir.Descriptor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the server answers about jobs. A question about one job goes on to its process; what is
 * triggered there is followed from here, so that its result is known after the process has ended.
 */
final class ServerRoutes {
    private final Supervisor supervisor;
    private final JobViews views;
    private final Operations operations;
    private final ClientPaths paths;
    private final Executor executor;

    ServerRoutes(
            Supervisor supervisor,
            JobViews views,
            Operations operations,
            ClientPaths paths,
            Executor executor) {
        this.supervisor = supervisor;
        this.views = views;
        this.operations = operations;
        this.paths = paths;
        this.executor = executor;
    }

    void addTo(Router router) {
        router.on("GET", "/jobs", "Ids and states of all jobs", r -> list())
                .on("GET", "/jobs/overview", "All jobs", r -> overview())
                .on("GET", "/jobs/:jobid", "A job", r -> ask(r, ""))
                .on("GET", "/jobs/:jobid/status", "The state of a job", r -> ask(r, "/status"))
                .on("GET", "/jobs/:jobid/config", "How a job is run", r -> ask(r, "/config"))
                .on("GET", "/jobs/:jobid/exceptions", "What failed", r -> ask(r, "/exceptions"))
                .on("GET", "/jobs/:jobid/execution-result", "How a job has ended", this::result)
                .on(
                        "GET",
                        "/jobs/:jobid/checkpoints",
                        "Its checkpoints",
                        r -> ask(r, "/checkpoints"))
                .on(
                        "GET",
                        "/jobs/:jobid/checkpoints/config",
                        "How a job is checkpointed",
                        r -> ask(r, "/checkpoints/config"))
                .on("GET", "/jobs/:jobid/checkpoints/details/:cp", "A checkpoint", this::detail)
                .on("GET", "/jobs/:jobid/metrics", "Some metrics", r -> ask(r, "/metrics"))
                .on("GET", "/jobs/:jobid/vertices/:vertexid", "A part of a job", this::vertex)
                .on("POST", "/jobs/:jobid/checkpoints", "Take a checkpoint", this::checkpoint)
                .on("GET", "/jobs/:jobid/checkpoints/:triggerid", "What became of it", this::taken)
                .on("POST", "/jobs/:jobid/savepoints", "Write a savepoint", this::savepoint)
                .on("POST", "/jobs/:jobid/stop", "Stop with a savepoint", this::stop)
                .on("GET", "/jobs/:jobid/savepoints/:triggerid", "What became", this::written)
                .on("PATCH", "/jobs/:jobid", "Cancel a job", this::cancel)
                .on("POST", "/savepoint-disposal", "Delete a savepoint", this::dispose)
                .on("GET", "/savepoint-disposal/:triggerid", "What became of it", this::disposed);
    }

    // ---- questions ------------------------------------------------------------

    private Reply list() throws IOException {
        return Reply.json(
                Json.object(
                        "jobs",
                        views.overview().stream()
                                .map(j -> Json.object("id", j.get("jid"), "status", j.get("state")))
                                .toList()));
    }

    private Reply overview() throws IOException {
        return Reply.json(Json.object("jobs", views.overview()));
    }

    private Reply result(Request request) throws Exception {
        return ask(request, "/execution-result");
    }

    private Reply detail(Request request) throws Exception {
        String checkpoint = request.variable("cp");
        if (!checkpoint.matches("\\d{1,18}")) {
            throw HttpError.bad("'%s' is not the id of a checkpoint.".formatted(checkpoint));
        }
        return ask(request, "/checkpoints/details/" + checkpoint);
    }

    private Reply ask(Request request, String rest) throws Exception {
        String id = jobId(request);
        Optional<Descriptor> process = views.process(id);
        if (process.isPresent()) {
            try {
                String query =
                        passedOn(request, "maxExceptions", "\\d{1,6}")
                                .or(() -> passedOn(request, "get", "[\\w.,-]{1,2000}"))
                                .orElse("");
                return passedOn(
                        JobViews.client(process.get()).call("GET", "/jobs/" + id + rest + query));
            } catch (IOException e) {
                // It has just died: what is known without it is the answer.
            }
        }
        return Reply.json(views.withoutProcess(id, rest));
    }

    private static Optional<String> passedOn(Request request, String parameter, String pattern) {
        return request.query(parameter)
                .filter(value -> value.matches(pattern))
                .map(value -> "?" + parameter + "=" + value);
    }

    private Reply vertex(Request request) throws Exception {
        String vertex = request.variable("vertexid");
        if (!vertex.matches("[0-9a-f]{32}")) {
            throw HttpError.bad(
                    "'%s' is not the id of a vertex, expected 32 hexadecimal digits."
                            .formatted(vertex));
        }
        return ask(request, "/vertices/" + vertex);
    }

    private static Reply passedOn(Client.Answer answer) {
        return Reply.written(answer.status(), answer.body());
    }

    private static String jobId(Request request) throws HttpError {
        String id = request.variable("jobid");
        if (!id.matches("[0-9a-fA-F]{32}")) {
            throw HttpError.bad(
                    "'%s' is not the id of a job, expected 32 hexadecimal digits.".formatted(id));
        }
        return id.toLowerCase(java.util.Locale.ROOT);
    }

    // ---- operations ------------------------------------------------------------

    private Reply checkpoint(Request request) throws Exception {
        return trigger(request, "checkpoints", "checkpoints", request.json());
    }

    private Reply savepoint(Request request) throws Exception {
        JsonObject body = request.json();
        paths.check(request.caller(), textOf(body, "target-directory"));
        return trigger(request, "savepoints", "savepoints", body);
    }

    private Reply stop(Request request) throws Exception {
        JsonObject body = request.json();
        paths.check(request.caller(), textOf(body, "targetDirectory"));
        return trigger(request, "stop", "savepoints", body);
    }

    private static Optional<String> textOf(JsonObject body, String field) throws HttpError {
        try {
            return body.text(field);
        } catch (Json.Malformed e) {
            throw HttpError.bad("The body is not what was expected: " + e.getMessage() + ".");
        }
    }

    private Reply trigger(Request request, String route, String kind, JsonObject body)
            throws Exception {
        String id = jobId(request);
        Optional<Descriptor> process = views.process(id);
        if (process.isEmpty()) {
            throw notRunning(id);
        }
        Client client = JobViews.client(process.get());
        Client.Answer answer;
        try {
            answer = client.call("POST", "/jobs/" + id + "/" + route, body.fields());
        } catch (IOException e) {
            throw HttpError.conflict(
                    "The process of job %s has just died. Try again when it runs.".formatted(id));
        }
        if (answer.ok()) {
            String trigger = answer.json().requiredText("request-id");
            operations.trigger(
                    kind + " of " + id,
                    Optional.of(trigger),
                    () -> follow(client, "/jobs/" + id + "/" + kind + "/" + trigger));
        }
        return passedOn(answer);
    }

    private HttpError notRunning(String id) throws HttpError, Json.Malformed {
        String state = String.valueOf(views.withoutProcess(id, "/status").get("status"));
        return HttpError.conflict(
                state.equals("RUNNING")
                        ? "The process of job %s is ending. Ask again in a moment.".formatted(id)
                        : "Job %s is %s; this can only be asked of one that is RUNNING."
                                .formatted(id, state));
    }

    /** Asks until the operation has ended, however long that takes. */
    private CompletableFuture<Map<String, @Nullable Object>> follow(Client client, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        while (true) {
                            JsonObject state = client.call("GET", path + "?wait=10000").json();
                            if (state.object("status").requiredText("id").equals("COMPLETED")) {
                                return state.object("operation").fields();
                            }
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(
                                "The process of the job ended before it said what became of this: "
                                        + e.getMessage(),
                                e);
                    }
                },
                executor);
    }

    private Reply taken(Request request) throws Exception {
        return state(request, "checkpoint", "checkpoints", "failureCause");
    }

    private Reply written(Request request) throws Exception {
        return state(request, "savepoint", "savepoints", "failure-cause");
    }

    private Reply state(Request request, String word, String kind, String failureField)
            throws Exception {
        String id = jobId(request);
        String trigger = request.variable("triggerid");
        long waitMillis = Operations.waitMillis(request);
        String subject = kind + " of " + id;
        Optional<Operations.State> state = operations.state(subject, trigger, 0);
        if (state.isPresent() && !state.get().completed()) {
            Optional<Descriptor> process = views.process(id);
            if (process.isPresent()) {
                try {
                    // The process also knows how far it is.
                    return passedOn(
                            JobViews.client(process.get())
                                    .call(
                                            "GET",
                                            "/jobs/%s/%s/%s?wait=%d"
                                                    .formatted(id, kind, trigger, waitMillis)));
                } catch (IOException e) {
                    // It has just ended; who follows the operation knows more in a moment.
                }
            }
            state = operations.state(subject, trigger, Math.max(200, waitMillis));
        }
        return Reply.json(
                state.orElseThrow(
                                () ->
                                        HttpError.notFound(
                                                "There is no %s operation with triggerId=%s for job %s."
                                                        .formatted(word, trigger, id)))
                        .toJson(failureField));
    }

    private Reply cancel(Request request) throws Exception {
        String id = jobId(request);
        String mode = request.query("mode").orElse("cancel");
        if (!mode.equals("cancel")) {
            throw HttpError.bad(
                    "mode is '%s', expected cancel; to stop a job with a savepoint, POST to /jobs/%s/stop."
                            .formatted(mode, id));
        }
        Optional<ManagedJob> managed = supervisor.job(id);
        if (managed.isPresent()) {
            Optional<EndMark> end = supervisor.end(managed.get());
            if (end.isPresent()) {
                throw HttpError.conflict(
                        "Job %s is %s and can't be cancelled.".formatted(id, end.get().state()));
            }
            supervisor.cancel(managed.get());
        }
        Optional<Descriptor> process = views.process(id);
        if (process.isPresent()) {
            try {
                return passedOn(
                        JobViews.client(process.get())
                                .call("PATCH", "/jobs/" + id + "?mode=cancel"));
            } catch (IOException e) {
                // It has just died, and is not started again.
            }
        } else if (managed.isEmpty()) {
            throw HttpError.notFound("Job %s not found.".formatted(id));
        }
        return Reply.json(202, Json.object());
    }

    private Reply dispose(Request request) throws Exception {
        return request.read(
                body -> {
                    String path = body.requiredText("savepoint-path");
                    paths.check(request.caller(), path);
                    String id =
                            operations.trigger(
                                    "disposal",
                                    Operations.chosenId(body),
                                    () ->
                                            CompletableFuture.supplyAsync(
                                                    () -> disposed(path), executor));
                    return Reply.json(202, Json.object("request-id", id));
                });
    }

    private static Map<String, @Nullable Object> disposed(String path) {
        try {
            SavepointDisposal.dispose(path);
            return Json.object();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private Reply disposed(Request request) throws Exception {
        String trigger = request.variable("triggerid");
        return Reply.json(
                operations
                        .state("disposal", trigger, Operations.waitMillis(request))
                        .orElseThrow(
                                () ->
                                        HttpError.notFound(
                                                "There is no savepoint disposal with triggerId=%s."
                                                        .formatted(trigger)))
                        .toJson("failure-cause"));
    }
}
