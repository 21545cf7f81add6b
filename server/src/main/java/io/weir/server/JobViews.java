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
import org.jspecify.annotations.Nullable;

/**
 * All jobs that the server can tell of: those that it looks after, and those that run in the
 * foreground of some terminal of the same user. What a living process tells of its job counts, by
 * its answers or by its {@link Descriptor}; where there is none, what the server knows.
 */
final class JobViews {
    private final Supervisor supervisor;
    private final RunDirectory run;
    private final Clock clock;

    JobViews(Supervisor supervisor, RunDirectory run, Clock clock) {
        this.supervisor = supervisor;
        this.run = run;
        this.clock = clock;
    }

    /**
     * All jobs, the oldest first, each as Flink's overview has it. No process is asked: how a job
     * stands it has written down.
     */
    List<Map<String, @Nullable Object>> overview() throws IOException {
        Map<String, Descriptor> living = new HashMap<>();
        run.livingJobs().forEach(descriptor -> living.put(descriptor.id(), descriptor));
        List<Map<String, @Nullable Object>> jobs = new ArrayList<>();
        for (ManagedJob job : supervisor.jobs()) {
            Descriptor descriptor = living.remove(job.id());
            jobs.add(
                    // One that has ended may still wait for those who want to hear of it.
                    descriptor == null || supervisor.end(job).isPresent()
                            ? own(job)
                            : ofLiving(
                                    descriptor,
                                    job.registration().submittedMillis(),
                                    job.restarts()));
        }
        living.values().forEach(other -> jobs.add(ofLiving(other, other.sinceMillis(), 0)));
        jobs.sort(Comparator.comparingLong(job -> ((Number) value(job)).longValue()));
        return jobs;
    }

    private static Object value(Map<String, @Nullable Object> job) {
        Object start = job.get("start-time");
        return start == null ? 0L : start;
    }

    /**
     * A job whose process lives.
     *
     * @param start a job began when it was submitted, not when its present process did
     */
    private Map<String, @Nullable Object> ofLiving(Descriptor job, long start, int restarts) {
        String state = job.standing().map(Descriptor.Standing::state).orElse("RUNNING");
        int tasks = job.standing().map(Descriptor.Standing::tasks).orElse(0);
        return Json.object(
                "jid",
                job.id(),
                "name",
                job.name(),
                "start-time",
                start,
                "end-time",
                -1,
                "duration",
                clock.currentTimeMillis() - start,
                "state",
                state,
                "last-modification",
                job.standing().map(Descriptor.Standing::sinceMillis).orElse(start),
                "tasks",
                Json.object(
                        "total", tasks, state.equals("RUNNING") ? "running" : "scheduled", tasks),
                "pending-operators",
                0,
                "job-type",
                "STREAMING",
                "restarts",
                restarts);
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
