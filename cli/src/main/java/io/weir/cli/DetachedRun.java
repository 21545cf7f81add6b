package io.weir.cli;

import io.weir.http.Client;
import io.weir.http.JsonObject;
import io.weir.rundir.Descriptor;
import io.weir.rundir.Places;
import io.weir.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Hands a job to the server, which is started if none runs, and waits until the job is up. */
final class DetachedRun {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 10;
    private static final int LINES_SHOWN = 20;

    private final Terminal terminal;
    private final Clock clock;

    DetachedRun(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    /**
     * Runs it.
     *
     * @return the job's id, once it runs
     */
    String run(Submission job) throws CommandException {
        ServerProcess server = new ServerProcess(Places.of(System.getenv()), clock);
        Optional<Descriptor> running = server.running();
        if (running.isEmpty()) {
            running = Optional.of(server.start());
            terminal.err()
                    .println(
                            "weir: no server ran, so one was started: "
                                    + ServerCommand.named(running.get()));
        }
        Client asked = running.get().client(PATIENCE);
        String id = submit(asked, job);
        awaitRunning(asked, id);
        return id;
    }

    private static String submit(Client server, Submission job) throws CommandException {
        try {
            Client.Answer answer = server.call("POST", "/jobs", job.toJson());
            if (!answer.ok()) {
                throw CommandException.refused(answer.error());
            }
            return answer.json().requiredText("jobid");
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        }
    }

    /** However long the job takes to restore its state. */
    private void awaitRunning(Client server, String id) throws CommandException {
        long started = clock.nanoTime();
        ProgressBar bar = new ProgressBar(terminal, "The job starts");
        try {
            while (true) {
                JsonObject status = server.call("GET", "/jobs/" + id + "/status").json();
                switch (status.requiredText("status")) {
                    case "INITIALIZING", "CREATED" ->
                            bar.show(
                                    status.object("progress"),
                                    Duration.ofNanos(clock.nanoTime() - started));
                    case "FAILED" -> {
                        bar.erase();
                        throw neverCameUp(server, id);
                    }
                    case "RESTARTING" -> {
                        bar.erase();
                        terminal.err()
                                .println(
                                        "weir: the job's process has died and is started again; 'weir logs %s' shows what it said."
                                                .formatted(id));
                        return;
                    }
                    default -> {
                        return;
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.unreachable(e);
        } finally {
            bar.erase();
        }
    }

    private CommandException neverCameUp(Client server, String id) throws IOException {
        List<String> lines =
                server.call("GET", "/jobs/%s/log?lines=%d".formatted(id, LINES_SHOWN))
                        .json()
                        .texts("lines");
        return CommandException.refused(
                "Job %s did not come up. The end of its log:\n  %s"
                        .formatted(id, String.join("\n  ", lines)));
    }
}
