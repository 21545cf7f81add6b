package io.weir.server;

import io.weir.control.EndMark;
import io.weir.control.RestoreNote;
import io.weir.http.Client;
import io.weir.http.HttpError;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.rundir.Descriptor;
import io.weir.rundir.RunDirectory;
import io.weir.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All jobs that the server can tell of: those that it looks after, and those that run in the
 * foreground of some terminal of the same user. What a living process tells of its job counts;
 * where it does not answer, what the server knows.
 */
final class JobViews {
    /** A process that is stopped must not make all of the list wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Supervisor supervisor;
    private final RunDirectory run;
    private final Executor executor;
    private final Clock clock;

    JobViews(Supervisor supervisor, RunDirectory run, Executor executor, Clock clock) {
        this.supervisor = supervisor;
        this.run = run;
        this.executor = executor;
        this.clock = clock;
    }

    /** All jobs, the oldest first, each as Flink's overview has it. */
    List<Map<String, @Nullable Object>> overview() throws IOException {
        Map<String, Descriptor> living = new HashMap<>();
        run.livingJobs().forEach(descriptor -> living.put(descriptor.id(), descriptor));
        List<CompletableFuture<Map<String, @Nullable Object>>> asked = new ArrayList<>();
        for (ManagedJob job : supervisor.jobs()) {
            Descriptor descriptor = living.remove(job.id());
            asked.add(
                    descriptor == null
                            ? CompletableFuture.completedFuture(own(job))
                            : ask(descriptor, Optional.of(job)));
        }
        living.values().forEach(descriptor -> asked.add(ask(descriptor, Optional.empty())));
        List<Map<String, @Nullable Object>> jobs = new ArrayList<>();
        for (CompletableFuture<Map<String, @Nullable Object>> answer : asked) {
            Map<String, @Nullable Object> job = answer.join();
            if (!job.isEmpty()) {
                jobs.add(job);
            }
        }
        jobs.sort(Comparator.comparingLong(job -> ((Number) value(job)).longValue()));
        return jobs;
    }

    private static Object value(Map<String, @Nullable Object> job) {
        Object start = job.get("start-time");
        return start == null ? 0L : start;
    }

    private CompletableFuture<Map<String, @Nullable Object>> ask(
            Descriptor descriptor, Optional<ManagedJob> managed) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        JsonObject answer =
                                descriptor.client(PATIENCE).call("GET", "/jobs/overview").json();
                        for (JsonObject job : answer.objects("jobs")) {
                            if (job.requiredText("jid").equals(descriptor.id())) {
                                return withStart(job.fields(), managed);
                            }
                        }
                    } catch (IOException e) {
                        // It has just died, or does not answer.
                    }
                    return managed.isPresent() ? own(managed.get()) : Json.object();
                },
                executor);
    }

    /** A job began when it was submitted, not when its present process did. */
    private static Map<String, @Nullable Object> withStart(
            Map<String, @Nullable Object> job, Optional<ManagedJob> managed) {
        managed.ifPresent(
                m -> {
                    job.put("start-time", m.registration().submittedMillis());
                    job.put("restarts", m.restarts());
                });
        return job;
    }

    private Map<String, @Nullable Object> own(ManagedJob job) {
        long start = job.registration().submittedMillis();
        Optional<EndMark> mark = supervisor.end(job);
        long end = mark.map(EndMark::atMillis).orElse(-1L);
        long until = end < 0 ? clock.currentTimeMillis() : end;
        return Json.object(
                "jid",
                job.id(),
                "name",
                job.name(),
                "start-time",
                start,
                "end-time",
                end,
                "duration",
                until - start,
                "state",
                mark.map(EndMark::state).orElseGet(job::state),
                "last-modification",
                Math.max(start, end),
                "tasks",
                Json.object("total", 0),
                "pending-operators",
                0,
                "job-type",
                "STREAMING",
                "restarts",
                job.restarts(),
                "message",
                mark.map(EndMark::message).orElse(""));
    }

    /** Where a job's process can be asked, if it lives. */
    Optional<Descriptor> process(String id) throws IOException {
        return run.livingJob(id);
    }

    /**
     * What is told of a job without its process.
     *
     * @param rest of the path below {@code /jobs/:id}
     * @throws HttpError 404 if the job is not known, 409 if it can't be told just now
     */
    Map<String, @Nullable Object> withoutProcess(String id, String rest)
            throws HttpError, Json.Malformed {
        ManagedJob job =
                supervisor
                        .job(id)
                        .orElseThrow(() -> HttpError.notFound("Job %s not found.".formatted(id)));
        EndMark mark = supervisor.end(job).orElse(null);
        if (rest.equals("/status")) {
            return mark == null
                    ? Json.object(
                            "status",
                            job.state(),
                            "progress",
                            RestoreNote.read(supervisor.registry().folder(id)))
                    : Json.object("status", mark.state());
        }
        if (mark != null) {
            if (mark.documents().containsKey(rest)) {
                return JsonObject.of(mark.documents().get(rest)).fields();
            }
            if (rest.isEmpty() || rest.equals("/execution-result")) {
                return rest.isEmpty() ? own(job) : result(job, mark);
            }
            throw HttpError.notFound(
                    "Job %s is %s; of its time only /, /checkpoints, /exceptions and /execution-result are kept."
                            .formatted(id, mark.state()));
        }
        if (rest.isEmpty()) {
            return own(job);
        }
        if (rest.equals("/execution-result")) {
            return Json.object("status", Json.object("id", "IN_PROGRESS"));
        }
        throw HttpError.conflict(
                "Job %s (%s) is %s, so its process can't be asked. Try again when it runs."
                        .formatted(id, job.name(), job.state()));
    }

    private static Map<String, @Nullable Object> result(ManagedJob job, EndMark mark) {
        return Json.object(
                "status",
                Json.object("id", "COMPLETED"),
                "job-execution-result",
                Json.object(
                        "id",
                        job.id(),
                        "name",
                        job.name(),
                        "application-status",
                        mark.state().equals("FINISHED") ? "SUCCEEDED" : mark.state(),
                        "accumulator-results",
                        Json.object(),
                        "net-runtime",
                        mark.atMillis() - job.registration().submittedMillis()));
    }

    /** A job's process, asked with patience. */
    static Client client(Descriptor process) {
        return process.client(Duration.ofSeconds(30));
    }
}
