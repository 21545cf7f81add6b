package io.weir.cli;

import io.weir.rundir.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the processes of a detached job have said. */
@Command(
        name = "logs",
        description = "Show the log of a detached job.",
        customSynopsis = "weir logs [-f] [-n LINES] JOB",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {"  weir logs 6ecb8c", "  weir logs -f 'word count'"})
final class LogsCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 100;
    private static final int POLLS_FOR_A_LOOK = 10;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until the job ends.")
    boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "LINES",
            description = "How many of the last lines. Default: all of the newest file.")
    @Nullable Integer lines;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB",
            description = "Its id, its name, or the beginning of its id.")
    @Nullable String job;

    private final Terminal terminal;
    private final Places places = Places.of(System.getenv());

    LogsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException {
        if (job == null) {
            throw CommandException.usage("Missing JobID. Specify the job whose log to show.");
        }
        try {
            String id = idOf(job);
            Path file = places.jobs().resolve(id).resolve("job.log");
            if (!Files.exists(file)) {
                throw CommandException.failed(
                        "Job %s has no log: it was started without -d, and says what it has to say where it was started."
                                .formatted(id));
            }
            show(file, id);
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.FINISHED;
    }

    /** Also where no server runs: the logs are there all the same. */
    private String idOf(String given) throws CommandException, IOException {
        List<Jobs.Job> known = new Jobs(places).all();
        if (known.isEmpty()
                && given.matches("[0-9a-f]{1,32}")
                && Files.isDirectory(places.jobs())) {
            try (Stream<Path> folders = Files.list(places.jobs())) {
                List<String> ids =
                        folders.map(folder -> folder.getFileName().toString())
                                .filter(name -> name.startsWith(given))
                                .toList();
                if (ids.size() == 1) {
                    return ids.get(0);
                }
            }
        }
        return Jobs.choose(given, known).id();
    }

    private void show(Path file, String id)
            throws IOException, InterruptedException, CommandException {
        try (FollowedLog log = FollowedLog.open(file)) {
            if (lines != null) {
                log.skipToLast(lines);
            }
            int polls = 0;
            boolean ended = false;
            while (true) {
                log.copyTo(terminal.out());
                terminal.out().flush();
                if (!follow || ended) {
                    return;
                }
                if (polls++ % POLLS_FOR_A_LOOK == 0) {
                    // Once more after it has ended, for its last words.
                    ended =
                            new Jobs(places)
                                    .all().stream()
                                            .noneMatch(j -> j.id().equals(id) && !j.hasEnded());
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }
}
