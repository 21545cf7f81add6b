package io.weir.cli;

import io.weir.http.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists jobs, in the words of Flink's command. */
@Command(
        name = "list",
        description = "List the jobs that run, or all that are known.",
        customSynopsis = "weir list [-r] [-s] [-a] [--json]",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {"  weir list", "  weir list -a --json"})
final class ListCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss", Locale.ROOT);
    private static final String LINE = "-".repeat(62);

    @Option(
            names = {"-r", "--running", "-running"},
            description = "Only jobs that run or start again.")
    boolean running;

    @Option(
            names = {"-s", "--scheduled", "-scheduled"},
            description = "Only jobs that do not run yet.")
    boolean scheduled;

    @Option(
            names = {"-a", "--all", "-all"},
            description = "Those that have ended, too.")
    boolean all;

    @Option(names = "--json", description = "For tools: one JSON object.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private final Terminal terminal;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException {
        List<Jobs.Job> jobs;
        try {
            jobs = Jobs.ofUser().all();
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        }
        if (json) {
            List<Jobs.Job> shown = jobs.stream().filter(this::isWanted).toList();
            terminal.out()
                    .println(
                            new String(
                                    Json.write(
                                            Json.object(
                                                    "jobs",
                                                    shown.stream()
                                                            .map(job -> job.overview().fields())
                                                            .toList())),
                                    StandardCharsets.UTF_8));
            return ExitCode.FINISHED;
        }
        print(jobs);
        return ExitCode.FINISHED;
    }

    private boolean isWanted(Jobs.Job job) {
        if (job.hasEnded()) {
            return all;
        }
        boolean both = all || running == scheduled;
        return both || (job.isScheduled() ? scheduled : running);
    }

    private void print(List<Jobs.Job> jobs) {
        PrintStream out = terminal.out();
        out.println("Waiting for response...");
        boolean both = all || running == scheduled;
        if (both || running) {
            List<Jobs.Job> found =
                    jobs.stream().filter(j -> !j.hasEnded() && !j.isScheduled()).toList();
            section(
                    found,
                    "------------------ Running/Restarting Jobs -------------------",
                    "No running jobs.");
        }
        if (both || scheduled) {
            section(
                    jobs.stream().filter(Jobs.Job::isScheduled).toList(),
                    "----------------------- Scheduled Jobs -----------------------",
                    "No scheduled jobs.");
        }
        if (all) {
            section(
                    jobs.stream().filter(Jobs.Job::hasEnded).toList(),
                    "---------------------- Terminated Jobs -----------------------",
                    "No terminated jobs.");
        }
    }

    private void section(List<Jobs.Job> jobs, String title, String none) {
        PrintStream out = terminal.out();
        if (jobs.isEmpty()) {
            out.println(none);
            return;
        }
        out.println(title);
        jobs.stream()
                .sorted(Comparator.comparingLong(Jobs.Job::startMillis))
                .forEach(
                        job ->
                                out.println(
                                        "%s : %s : %s (%s)"
                                                .formatted(
                                                        time(job.startMillis()),
                                                        job.id(),
                                                        job.name(),
                                                        job.state())));
        out.println(LINE);
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }
}
