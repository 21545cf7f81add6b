package io.weir.cli;

import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows what Weir promises: a word count is killed in the middle with {@code kill -9}, goes on from
 * its last checkpoint, and has in the end counted each word exactly once.
 */
@Command(
        name = "demo",
        description =
                "Count words, kill the job with kill -9 half-way, resume it, check the result.",
        customSynopsis = "weir demo [--input DIR] [--keep]",
        sortOptions = false,
        descriptionHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:no word was lost and none counted twice", " 1:otherwise"},
        footerHeading = "%nExamples:%n",
        footer = {"  weir demo", "  weir demo --input /usr/share/doc"})
final class DemoCommand implements Callable<Integer> {
    private static final Duration PLANNED = Duration.ofMillis(6500);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

    /** After a checkpoint, so that the kill hits the middle of work that no checkpoint covers. */
    private static final Duration KILL_AFTER_CHECKPOINT = Duration.ofMillis(250);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 20;

    @Option(
            names = "--input",
            paramLabel = "DIR",
            description = "A folder of text. Default: the files of this repository.")
    @Nullable Path input;

    @Option(names = "--keep", description = "Keep the output, the checkpoints and the logs.")
    boolean keep;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private final Terminal terminal;
    private final Clock clock;
    private long startNanos;

    DemoCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        if (input != null && !Files.isDirectory(input)) {
            throw CommandException.usage("--input %s is not a folder.".formatted(input));
        }
        Path folder = Files.createTempDirectory("weir-demo-");
        var cleanUp = new Thread(() -> cleanUp(folder), "weir-demo-clean-up");
        Runtime.getRuntime().addShutdownHook(cleanUp);
        try {
            return run(folder);
        } finally {
            Runtime.getRuntime().removeShutdownHook(cleanUp);
            cleanUp(folder);
        }
    }

    private int run(Path folder) throws CommandException, IOException, InterruptedException {
        DemoInput words = copyInput(folder.resolve("input"));
        say("");
        say(terminal.bold("Weir counts words, is killed half-way, and counts each exactly once."));
        say("");
        say(
                "  %s, %s, %s of %s"
                        .formatted(
                                Figures.count(words.files(), "file"),
                                Figures.count(words.lines(), "line"),
                                Figures.count(words.truth().total(), "word"),
                                input == null ? ownFolderName() : input));
        say(
                "  a checkpoint every %s; a rate of %s lines/s, so that there is time to watch"
                        .formatted(
                                Figures.duration(CHECKPOINT_INTERVAL),
                                Figures.rate(linesPerSecond(words))));
        say("");

        startNanos = clock.nanoTime();
        runUntilKilled(folder, words);
        runToTheEnd(folder, words);
        return tellResult(folder, words);
    }

    private static Path ownFolder() {
        return Path.of(System.getProperty("weir.home", ""));
    }

    private static String ownFolderName() {
        return Files.exists(ownFolder().resolve(".git")) ? "this repository" : "Weir's own folder";
    }

    private DemoInput copyInput(Path into)
            throws CommandException, IOException, InterruptedException {
        if (input != null) {
            return DemoInput.copyOf(input, into);
        }
        return DemoInput.copyOfRepository(ownFolder(), into);
    }

    // ---- the two runs ---------------------------------------------------------------------------

    private void runUntilKilled(Path folder, DemoInput words)
            throws CommandException, IOException, InterruptedException {
        DemoJob job = DemoJob.start(folder, "first", runWords(folder, words, List.of()));
        try {
            var watch = new Watch(job, folder.resolve("output"));
            say("start", "weir run weir-examples.jar, process " + job.pid());
            long half = 0;
            while (true) {
                watch.look();
                if (half == 0 && watch.startedNanos != 0) {
                    half = watch.startedNanos + PLANNED.toNanos() / 2;
                }
                long now = clock.nanoTime();
                boolean halfWay = half != 0 && now >= half;
                boolean midway =
                        watch.checkpoints > 0
                                && now - watch.lastCheckpointNanos
                                        >= KILL_AFTER_CHECKPOINT.toNanos();
                if (halfWay && midway) {
                    break;
                }
                watch.nap();
            }
            job.kill();
            say(
                    terminal.red("kill -9"),
                    "process %d is gone, %s counts are committed"
                            .formatted(job.pid(), Figures.count(watch.committed)));
        } finally {
            job.stop();
        }
    }

    private void runToTheEnd(Path folder, DemoInput words)
            throws CommandException, IOException, InterruptedException {
        DemoJob job =
                DemoJob.start(folder, "second", runWords(folder, words, List.of("-s", "latest")));
        try {
            var watch = new Watch(job, folder.resolve("output"));
            say("start", "weir run -s latest weir-examples.jar, process " + job.pid());
            while (!watch.finished) {
                watch.look();
                watch.nap();
            }
            while (job.isAlive()) {
                watch.nap();
            }
            if (job.exitCode() != 0) {
                throw job.failure("ended with exit code " + job.exitCode());
            }
            watch.look();
        } finally {
            job.stop();
        }
    }

    private static List<String> runWords(Path folder, DemoInput words, List<String> restore) {
        List<String> line = new ArrayList<>(restore);
        line.addAll(
                List.of(
                        "-D",
                        "execution.checkpointing.interval=%d ms"
                                .formatted(CHECKPOINT_INTERVAL.toMillis()),
                        "-D",
                        "execution.checkpointing.dir=" + folder.resolve("checkpoints"),
                        examplesJar().toString(),
                        "--input",
                        words.folder().toString(),
                        "--output",
                        folder.resolve("output").toString(),
                        "--rate",
                        String.format(Locale.ROOT, "%.3f", linesPerSecond(words))));
        return line;
    }

    private static double linesPerSecond(DemoInput words) {
        return words.lines() * 1000.0 / PLANNED.toMillis();
    }

    private static Path examplesJar() {
        Path examples = ownFolder().resolve("examples");
        Path inDistribution = examples.resolve("weir-examples.jar");
        return Files.exists(inDistribution)
                ? inDistribution
                : examples.resolve("target").resolve("weir-examples.jar");
    }

    /** Looks at what a job's process tells and commits, and writes the time line. */
    private final class Watch {
        private final DemoJob job;
        private final Path output;
        private final long deadline = clock.nanoTime() + PATIENCE.toNanos();
        private final Set<Path> counted = new HashSet<>();

        long startedNanos;
        long lastCheckpointNanos;
        int checkpoints;
        long committed;
        boolean finished;
        private String written = "";

        Watch(DemoJob job, Path output) throws IOException {
            this.job = job;
            this.output = output;
            countCommitted();
        }

        void look() throws IOException, CommandException {
            boolean alive = job.isAlive();
            for (Map<String, String> event : job.events().newEvents()) {
                tell(event);
            }
            if (!alive && !finished) {
                throw job.failure("ended with exit code " + job.exitCode());
            }
            if (clock.nanoTime() > deadline) {
                throw job.failure("is not done after " + Figures.duration(PATIENCE));
            }
        }

        private void tell(Map<String, String> event) throws IOException, CommandException {
            switch (event.getOrDefault("event", "")) {
                case "Started" -> {
                    startedNanos = clock.nanoTime();
                    say("running", "job " + event.get("jobId"));
                }
                case "Restored" -> say("restored", "checkpoint " + event.get("checkpointId"));
                case "CheckpointCompleted" -> {
                    checkpoints++;
                    lastCheckpointNanos = clock.nanoTime();
                    written = writtenBy(event);
                }
                case "Committed" -> {
                    countCommitted();
                    say(
                            "checkpoint " + event.get("checkpointId"),
                            "%s; %s counts committed".formatted(written, Figures.count(committed)));
                }
                case "Finished" -> {
                    finished = true;
                    countCommitted();
                    say("finished", Figures.count(committed) + " counts committed");
                }
                case "Failing", "Failed", "Warning" -> throw job.failure("reported a failure");
                default -> {}
            }
        }

        private static String writtenBy(Map<String, String> checkpoint) {
            double millis = Double.parseDouble(checkpoint.getOrDefault("duration", "0"));
            return "%s in %s"
                    .formatted(
                            Figures.bytes(Long.parseLong(checkpoint.getOrDefault("bytes", "0"))),
                            Figures.duration(Duration.ofNanos((long) (millis * 1e6))));
        }

        private void countCommitted() throws IOException {
            for (Path file : OutputAudit.committedFiles(output)) {
                if (counted.add(file)) {
                    try (var lines = Files.lines(file)) {
                        committed += lines.count();
                    }
                }
            }
        }

        void nap() throws InterruptedException {
            Thread.sleep(POLL_MILLIS);
        }
    }

    // ---- what is said ---------------------------------------------------------------------------

    private int tellResult(Path folder, DemoInput words) throws IOException {
        WordTally truth = words.truth();
        OutputAudit audit = OutputAudit.of(folder.resolve("output"), truth);
        say("");
        say(
                "The most frequent of %s:"
                        .formatted(Figures.count(truth.counts().size(), "different word")));
        for (Map.Entry<String, Long> word : truth.mostFrequent(10)) {
            say("%,11d  %s".formatted(word.getValue(), word.getKey()));
        }
        say("");
        String verdict =
                "%s: %d words, %d lost, %d twice"
                        .formatted(
                                audit.isExact() ? "exact" : "not exact",
                                truth.total(),
                                audit.lost(),
                                audit.twice());
        say(audit.isExact() ? terminal.green(verdict) : terminal.red(verdict));
        audit.differences().forEach(difference -> say("  " + difference));
        if (keep) {
            say("");
            say("Input, output, checkpoints and logs are kept in " + folder);
        }
        return audit.isExact() ? ExitCode.FINISHED : ExitCode.JOB_FAILED;
    }

    private void say(String what, String more) {
        double seconds = (clock.nanoTime() - startNanos) / 1e9;
        // Colours have no width, so the padding is counted without them.
        int width = what.replaceAll("\u001b\\[[0-9;]*m", "").length();
        say(
                "  %s  %s%s%s"
                        .formatted(
                                terminal.dim(String.format(Locale.ROOT, "%6.2f s", seconds)),
                                what,
                                " ".repeat(Math.max(1, 15 - width)),
                                more));
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }

    private void cleanUp(Path folder) {
        if (keep) {
            return;
        }
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            terminal.err().println("weir demo: " + folder + " could not be removed: " + e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
