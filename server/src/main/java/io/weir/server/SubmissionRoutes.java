package io.weir.server;

import io.weir.http.Caller;
import io.weir.http.HttpError;
import io.weir.http.Json;
import io.weir.http.Reply;
import io.weir.http.Request;
import io.weir.http.Router;
import io.weir.rundir.Secrets;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How jobs come to the server, and are forgotten; and what their processes have said. */
final class SubmissionRoutes {
    private static final int MOST_LINES = 10_000;

    /** A line of a log is seldom longer; so much is read from its end. */
    private static final int BYTES_FOR_A_LINE = 400;

    private final Supervisor supervisor;
    private final Clock clock;

    SubmissionRoutes(Supervisor supervisor, Clock clock) {
        this.supervisor = supervisor;
        this.clock = clock;
    }

    void addTo(Router router) {
        router.on("POST", "/jobs", "Start a job whose jar lies on this machine", this::submit)
                .on("GET", "/jobs/:jobid/submission", "How a job was submitted", this::submission)
                .on("DELETE", "/jobs/:jobid", "Forget a job that has ended", this::forget)
                .on("GET", "/jobs/:jobid/log", "The last lines of a job's log", this::log);
    }

    private Reply submit(Request request) throws Exception {
        if (request.caller() != Caller.OWNER) {
            throw new HttpError(
                    403,
                    "Only the command line of the server's own user may name a jar by its path; upload it with POST /jars/upload.");
        }
        return request.read(
                body -> {
                    String id =
                            submit(
                                    Path.of(body.requiredText("jar")),
                                    body.requiredText("directory"),
                                    body.texts("options"),
                                    body.texts("arguments"),
                                    Registration.texts(body.object("environment")));
                    return Reply.json(202, Json.object("jobid", id));
                });
    }

    /**
     * Takes a job.
     *
     * @return its id
     */
    String submit(
            Path jar,
            String directory,
            List<String> options,
            List<String> arguments,
            Map<String, String> environment)
            throws HttpError {
        String id = Secrets.id();
        try {
            supervisor.submit(
                    new Registration(
                            id,
                            clock.currentTimeMillis(),
                            directory,
                            options,
                            arguments,
                            environment,
                            Optional.empty(),
                            false,
                            false),
                    jar);
        } catch (IOException e) {
            throw new HttpError(500, "The job could not be kept: %s.".formatted(e.getMessage()));
        }
        return id;
    }

    private ManagedJob job(Request request) throws HttpError {
        String id = request.variable("jobid");
        return supervisor
                .job(id)
                .orElseThrow(
                        () ->
                                HttpError.notFound(
                                        "Job %s is not one that the server looks after."
                                                .formatted(id)));
    }

    private Reply submission(Request request) throws HttpError {
        if (request.caller() != Caller.OWNER) {
            // Arguments may hold passwords.
            throw new HttpError(
                    403,
                    "Only the command line of the server's own user may see how a job was submitted.");
        }
        Registration job = job(request).registration();
        return Reply.json(
                Json.object(
                        "jar",
                        supervisor.registry().jar(job.id()),
                        "directory",
                        job.directory(),
                        "options",
                        job.options(),
                        "arguments",
                        job.arguments(),
                        "environment",
                        job.environment()));
    }

    private Reply forget(Request request) throws Exception {
        ManagedJob job = job(request);
        if (job.end().isEmpty()) {
            throw HttpError.conflict(
                    "Job %s (%s) is %s; only one that has ended can be forgotten. Stop or cancel it first."
                            .formatted(job.id(), job.name(), job.state()));
        }
        supervisor.remove(job);
        return Reply.json(Json.object());
    }

    private Reply log(Request request) throws Exception {
        ManagedJob job = job(request);
        int lines = 100;
        Optional<String> asked = request.query("lines");
        if (asked.isPresent()) {
            if (!asked.get().matches("\\d{1,6}")) {
                throw HttpError.bad("lines is '%s', expected a number.".formatted(asked.get()));
            }
            lines = Math.min(MOST_LINES, Integer.parseInt(asked.get()));
        }
        Path file = supervisor.registry().log(job.id());
        return Reply.json(Json.object("path", file.toString(), "lines", lastLines(file, lines)));
    }

    private static List<String> lastLines(Path file, int count) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var channel = Files.newByteChannel(file)) {
            long wanted = Math.min(channel.size(), (long) count * BYTES_FOR_A_LINE);
            boolean cut = wanted < channel.size();
            channel.position(channel.size() - wanted);
            var bytes = java.nio.ByteBuffer.allocate((int) wanted);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until all is there, or the log was rotated meanwhile.
            }
            String text =
                    new String(
                            bytes.array(),
                            0,
                            bytes.position(),
                            java.nio.charset.StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>(text.lines().toList());
            if (cut && lines.size() > 1) {
                lines.remove(0);
            }
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        }
    }
}
