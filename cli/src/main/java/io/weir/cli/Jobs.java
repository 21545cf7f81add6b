package io.weir.cli;

import io.weir.http.Client;
import io.weir.http.JsonObject;
import io.weir.rundir.Descriptor;
import io.weir.rundir.Places;
import io.weir.rundir.RunDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The jobs of this user, and where each can be asked: at the server if one runs, since it knows
 * more of them, otherwise at the job's own process.
 */
final class Jobs {
    /** Nothing on this machine is silent for so long without being dead. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int SHOWN = 10;

    private final RunDirectory run;

    Jobs(Places places) {
        this.run = places.run();
    }

    static Jobs ofUser() {
        return new Jobs(Places.of(System.getenv()));
    }

    /**
     * A job.
     *
     * @param state as in {@code JobStatus}
     * @param startMillis when it was started
     * @param overview all that is told of it
     * @param asked where it can be asked
     */
    record Job(
            String id,
            String name,
            String state,
            long startMillis,
            JsonObject overview,
            Client asked) {
        private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

        boolean hasEnded() {
            return ENDED.contains(state);
        }

        boolean isScheduled() {
            return state.equals("INITIALIZING") || state.equals("CREATED");
        }

        /** The path of what is asked about it. */
        String path(String rest) {
            return "/jobs/" + id + rest;
        }
    }

    /** All jobs that are known, those that have ended among them. */
    List<Job> all() throws IOException {
        Optional<Descriptor> server = run.livingServer();
        if (server.isPresent()) {
            try {
                return jobsAt(server.get());
            } catch (IOException e) {
                if (server.get().process().isAlive()) {
                    throw e;
                }
            }
        }
        List<Job> jobs = new ArrayList<>();
        for (Descriptor process : run.livingJobs()) {
            try {
                jobs.addAll(jobsAt(process));
            } catch (IOException e) {
                if (process.process().isAlive()) {
                    throw e;
                }
                // It ended between the look at its file and the question.
            }
        }
        return jobs;
    }

    private static List<Job> jobsAt(Descriptor process) throws IOException {
        Client client = process.client(PATIENCE);
        Client.Answer answer = client.call("GET", "/jobs/overview");
        if (!answer.ok()) {
            throw new IOException(
                    "Process %d, which serves '%s', answers: %s"
                            .formatted(process.process().pid(), process.name(), answer.error()));
        }
        List<Job> jobs = new ArrayList<>();
        for (JsonObject job : answer.json().objects("jobs")) {
            jobs.add(
                    new Job(
                            job.requiredText("jid"),
                            job.requiredText("name"),
                            job.requiredText("state"),
                            job.requiredNumber("start-time"),
                            job,
                            client));
        }
        return jobs;
    }

    /**
     * The job that is meant by its id, its name or the beginning of its id. Where one that runs and
     * others that have ended have the name, it is the one that runs.
     *
     * @throws CommandException if none is meant, or several are
     */
    Job named(String given) throws CommandException, IOException {
        return choose(given, all());
    }

    static Job choose(String given, List<Job> jobs) throws CommandException {
        List<Job> meant = jobs.stream().filter(job -> job.id().equals(given)).toList();
        if (meant.isEmpty()) {
            meant = livingFirst(jobs.stream().filter(job -> job.name().equals(given)).toList());
        }
        if (meant.isEmpty() && !given.isEmpty()) {
            meant = livingFirst(jobs.stream().filter(job -> job.id().startsWith(given)).toList());
        }
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (meant.isEmpty()) {
            List<Job> living = jobs.stream().filter(job -> !job.hasEnded()).toList();
            throw CommandException.failed(
                    living.isEmpty()
                            ? "There is no job '%s', and none runs.".formatted(given)
                            : "There is no job '%s'. These run:%s"
                                    .formatted(given, listed(living)));
        }
        throw CommandException.failed(
                "'%s' can be any of %d jobs; name one by its id:%s"
                        .formatted(given, meant.size(), listed(meant)));
    }

    private static List<Job> livingFirst(List<Job> jobs) {
        List<Job> living = jobs.stream().filter(job -> !job.hasEnded()).toList();
        return living.isEmpty() ? jobs : living;
    }

    private static String listed(List<Job> jobs) {
        Set<String> lines = new LinkedHashSet<>();
        for (Job job : jobs.subList(0, Math.min(SHOWN, jobs.size()))) {
            lines.add("\n  %s  %s  %s".formatted(job.id(), job.state(), job.name()));
        }
        String more = jobs.size() > SHOWN ? "\n  and " + (jobs.size() - SHOWN) + " more" : "";
        return String.join("", lines) + more;
    }
}
