package io.weir.cli;

import io.weir.http.Json;
import io.weir.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a job with a savepoint. */
@Command(
        name = "stop",
        description = "Stop a job with a savepoint, from which it can go on.",
        customSynopsis = "weir stop [OPTIONS] JOB",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {"  weir stop -p /backup 6ecb8c", "  weir stop --drain 'word count'"})
final class StopCommand implements Callable<Integer> {
    @Mixin private final JobOptions options = new JobOptions();

    @Option(
            names = {"-p", "--savepointPath", "-savepointPath"},
            paramLabel = "DIRECTORY",
            description =
                    "Where the savepoint gets a folder. Default:"
                            + " execution.checkpointing.savepoint-dir.")
    @Nullable String directory;

    @Option(
            names = {"-d", "--drain", "-drain"},
            description =
                    "Let all event timers fire before: for a job that is over, not for one that"
                            + " goes on.")
    boolean drain;

    @Option(
            names = {"-type", "--type"},
            paramLabel = "TYPE",
            description = "canonical or native; Weir's format is both.")
    @Nullable String type;

    @Option(
            names = {"-detached", "--detached"},
            description = "Only trigger it, and print the id of the trigger.")
    boolean detached;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB",
            description = "Its id, its name, or the beginning of its id.")
    @Nullable String job;

    private final Terminal terminal;
    private final Clock clock;

    StopCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        String format = JobOptions.format(type);
        Jobs.Job meant = JobOptions.job(job, "Missing JobID. Specify a JobID to stop a job.");
        options.say(
                terminal,
                "%s job \"%s\" with a %s savepoint."
                        .formatted(drain ? "Draining" : "Suspending", meant.id(), format));
        options.say(
                terminal,
                "Triggering stop-with-savepoint%s for job %s."
                        .formatted(detached ? " in detached mode" : "", meant.id()));
        options.say(terminal, "Waiting for response...");
        String trigger =
                Operation.trigger(
                        meant.asked(),
                        "POST",
                        meant.path("/stop"),
                        Json.object(
                                "targetDirectory",
                                TakeSavepointCommand.absolute(directory),
                                "drain",
                                drain,
                                "formatType",
                                format));
        if (detached) {
            options.say(
                    terminal,
                    "Successfully trigger stop-with-savepoint in detached mode, triggerId: "
                            + trigger);
            options.tell(terminal, "jobId", meant.id(), "triggerId", trigger);
            return ExitCode.FINISHED;
        }
        String path =
                TakeSavepointCommand.text(
                        new Operation(terminal, clock, "Savepoint")
                                .await(meant.asked(), meant.path("/savepoints/" + trigger)),
                        "location");
        options.say(terminal, "Savepoint completed. Path: " + path);
        options.tell(terminal, "jobId", meant.id(), "location", path);
        return ExitCode.FINISHED;
    }
}
