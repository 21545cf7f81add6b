package io.weir.cli;

import io.weir.control.JobEndpoint;
import io.weir.job.JobListener;
import io.weir.job.ProgramContext;
import io.weir.rundir.Places;
import io.weir.time.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
                    "Whether what is restored from becomes the job's own, to delete when newer"
                            + " checkpoints replace it: no_claim (default), claim, or legacy, which"
                            + " is no_claim here.")
    @Nullable String claimMode;

    @Option(names = "-claimMode", hidden = true)
    void claimModeAsFlinkWritesIt(String mode) {
        claimMode = mode;
    }

    @Option(
            names = {"-rm", "--restoreMode", "-restoreMode"},
            hidden = true)
    void restoreMode(String mode) {
        terminal.err()
                .println("The option 'restoreMode' is deprecated. Please use 'claimMode' instead.");
        claimMode = mode;
    }

    @Option(
            names = "--events",
            hidden = true,
            paramLabel = "FILE",
            description = "Append what happens to the job to this file, one JSON object a line.")
    @Nullable Path events;

    @Option(
            names = {"-d", "--detached"},
            description =
                    "Hand the job to the server, which keeps it running, and return once it is up.")
    boolean detached;

    @Option(names = "--json", description = "With -d, for tools: one JSON object.")
    boolean json;

    @Option(
            names = "--supervised",
            hidden = true,
            paramLabel = "FOLDER",
            description = "The process of a job that the server has started; the job's folder.")
    @Nullable Path supervised;

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
        if (detached) {
            return detach();
        }
        try (Supervised watched = Supervised.of(supervised, clock);
                // Opened while the program is loaded: the job must not wait for it.
                JobEndpoint endpoint = JobEndpoint.open(Places.of(System.getenv()).run(), clock);
                Program loaded = program.load();
                Listeners listeners = listeners(watched, endpoint)) {
            ProgramContext context = context(listeners, watched, endpoint);
            return run(loaded, context, watched, listeners.err());
        }
    }

    private int detach() throws CommandException {
        // What is wrong with the jar is said here, not in a log.
        JobJar jar = JobJar.open(program.jar());
        String main = jar.mainClass(Optional.ofNullable(program.mainClass));
        if (program.verbose) {
            terminal.err().println("weir: the server starts " + main);
        }
        String id =
                new DetachedRun(terminal, clock)
                        .run(
                                Submission.fromHere(
                                        jar.path(),
                                        options(program.options()),
                                        program.arguments()));
        terminal.out()
                .println(
                        json
                                ? "{\"jobId\":\"" + id + "\"}"
                                : "Job has been submitted with JobID " + id);
        return ExitCode.FINISHED;
    }

    /** The options again, with those that only this command has. */
    private List<String> options(List<String> common) {
        List<String> options = new ArrayList<>();
        if (restoreFrom != null) {
            options.addAll(List.of("-s", restoreFrom));
        }
        options.addAll(flags());
        options.addAll(common);
        return options;
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>();
        if (allowNonRestoredState) {
            flags.add("-n");
        }
        if (claimMode != null) {
            flags.addAll(List.of("-cm", claimMode));
        }
        return flags;
    }

    private ProgramContext context(Listeners listeners, Supervised watched, JobEndpoint endpoint) {
        return ProgramContext.builder()
                .definitions(definitions())
                .parallelism(program.parallelism())
                .restoreFrom(Optional.ofNullable(restoreFrom))
                .allowNonRestoredState(allowNonRestoredState)
                .listener(listeners)
                .onLaunch(
                        job -> {
                            watched.launched(job);
                            endpoint.launched(job);
                            new RestoreWatch(terminal, clock, supervised).launched(job);
                        })
                .oneJob(supervised != null)
                .resumeCommand(resumeCommand())
                .build();
    }

    private List<String> definitions() {
        List<String> definitions = new ArrayList<>(program.definitions);
        if (claimMode != null) {
            definitions.add("execution.state-recovery.claim-mode=" + claimMode);
        }
        return definitions;
    }

    private int run(Program loaded, ProgramContext context, Supervised watched, PrintStream err)
            throws CommandException {
        var programEnd = new CompletableFuture<Optional<Throwable>>();
        var onShutdown =
                new CancelOnShutdown(
                        watched.ending(context.cancellation()), watch, programEnd, err);
        ProgramContext.install(context);
        try {
            programEnd.complete(loaded.call(program.arguments()));
        } finally {
            ProgramContext.uninstall();
            onShutdown.disarm();
        }
        return outcome(loaded, context, programEnd.join());
    }

    private int outcome(Program loaded, ProgramContext context, Optional<Throwable> thrown)
            throws CommandException {
        if (watch.failure().isPresent()) {
            Throwable failure = watch.failure().get();
            throw CommandException.jobFailed(Explanation.of(failure), failure);
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

    /** This command again, on a line of its own, to go on from a checkpoint. */
    private String resumeCommand() {
        List<String> rest = flags();
        rest.addAll(program.words());
        return "\n  %s run -s {checkpoint} %s"
                .formatted(
                        ShellWords.join(List.of(System.getProperty("weir.command", "weir"))),
                        ShellWords.join(rest));
    }

    private Listeners listeners(Supervised watched, JobListener endpoint) throws CommandException {
        EventLog log = null;
        if (events != null) {
            try {
                log = new EventLog(events, clock);
            } catch (IOException e) {
                throw CommandException.usage(
                        "--events %s can't be written: %s.".formatted(events, e), e);
            }
        }
        return new Listeners(terminal, program.verbose, watched, endpoint, watch, log, clock);
    }
}
