package io.weir.cli;

import io.weir.job.ProgramContext;
import io.weir.time.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a program's job in this process, until it ends. */
@Command(
        name = "run",
        description = "Run the job of a program, in this process, until it ends.",
        customSynopsis = "weir run [OPTIONS] JAR [ARG...]",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.Help.FINISHED,
            ExitCode.Help.JOB_FAILED,
            ExitCode.Help.USAGE,
            ExitCode.Help.REFUSED,
            ExitCode.Help.CANCELLED
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir run job.jar --input data",
            "  weir run -p 4 -D execution.checkpointing.interval=1s job.jar",
            "  weir run -s latest job.jar --input data   @|faint # go on where it was stopped|@",
            "  weir run -s /backup/chk-17 -n job.jar     @|faint # a state may be left behind|@"
        })
final class RunCommand implements Callable<Integer> {
    @Mixin private final ProgramOptions program = new ProgramOptions();

    @Option(
            names = {"-s", "--fromSavepoint"},
            paramLabel = "PATH",
            description =
                    "Start from this checkpoint or savepoint; 'latest' is the newest checkpoint in"
                            + " execution.checkpointing.dir.")
    @Nullable String restoreFrom;

    @Option(
            names = {"-n", "--allowNonRestoredState"},
            description = "Leave state behind that the job has no operator for.")
    boolean allowNonRestoredState;

    @Option(
            names = {"-cm", "--claimMode"},
            paramLabel = "MODE",
            description =
                    "Whether what is restored from becomes the job's own, to delete when a newer"
                            + " checkpoint replaces it: no_claim (default) or claim.")
    @Nullable String claimMode;

    @Option(
            names = "--events",
            hidden = true,
            paramLabel = "FILE",
            description = "Append what happens to the job to this file, one JSON object a line.")
    @Nullable Path events;

    private final Terminal terminal;
    private final Clock clock;
    private final JobWatch watch = new JobWatch();

    RunCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        program.check();
        if (program.verbose) {
            Logging.verbose();
        }
        try (Program loaded = program.load();
                Listeners listeners = listeners()) {
            ProgramContext context = context(listeners);
            return run(loaded, context, listeners.err());
        }
    }

    private ProgramContext context(Listeners listeners) {
        return ProgramContext.builder()
                .definitions(definitions())
                .parallelism(program.parallelism())
                .restoreFrom(Optional.ofNullable(restoreFrom))
                .allowNonRestoredState(allowNonRestoredState)
                .listener(listeners)
                .build();
    }

    private List<String> definitions() {
        List<String> definitions = new ArrayList<>(program.definitions);
        if (claimMode != null) {
            definitions.add("execution.state-recovery.claim-mode=" + claimMode);
        }
        return definitions;
    }

    private int run(Program loaded, ProgramContext context, PrintStream err)
            throws CommandException {
        var onShutdown =
                new CancelOnShutdown(context.cancellation(), watch, err, () -> tellCancelled(err));
        ProgramContext.install(context);
        Optional<Throwable> thrown;
        try {
            thrown = loaded.call(program.arguments());
        } finally {
            ProgramContext.uninstall();
            onShutdown.disarm();
        }
        if (watch.failure().isPresent()) {
            throw jobFailed(watch.failure().get());
        }
        if (watch.cancelled()) {
            return ExitCode.CANCELLED;
        }
        if (!watch.anyStarted()) {
            throw ProgramEnd.nothingRan(loaded, context, thrown);
        }
        if (thrown.isPresent()) {
            throw CommandException.jobFailed(
                    "Program %s failed after its job '%s' had ended: %s"
                            .formatted(
                                    loaded.mainClass(),
                                    watch.jobName(),
                                    Explanation.of(thrown.get())),
                    thrown.get());
        }
        return ExitCode.FINISHED;
    }

    private CommandException jobFailed(Throwable failure) {
        String what = "Job '%s' failed: %s".formatted(watch.jobName(), Explanation.of(failure));
        return CommandException.jobFailed(what + wayToResume(), failure);
    }

    private void tellCancelled(PrintStream err) {
        err.println("weir: job '%s' was cancelled%s".formatted(watch.jobName(), wayToResume()));
    }

    private String wayToResume() {
        Optional<String> point = watch.resumePoint();
        if (point.isPresent()) {
            return "\nIt can go on from %s:\n  %s"
                    .formatted(point.get(), ShellWords.join(resumeCommand()));
        }
        return watch.checkpointsInMemory()
                ? "\nIts checkpoints lay in memory and are gone. To keep them, set a directory:"
                        + " -D execution.checkpointing.dir=..."
                : "\nNo checkpoint was completed: it can only start from the beginning.";
    }

    private List<String> resumeCommand() {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("weir.command", "weir"));
        words.addAll(List.of("run", "-s", "latest"));
        if (allowNonRestoredState) {
            words.add("-n");
        }
        words.addAll(program.words());
        return words;
    }

    private Listeners listeners() throws CommandException {
        EventLog log = null;
        if (events != null) {
            try {
                log = new EventLog(events, clock);
            } catch (IOException e) {
                throw CommandException.usage(
                        "--events %s can't be written: %s.".formatted(events, e), e);
            }
        }
        return new Listeners(terminal, program.verbose, watch, log, clock);
    }
}
