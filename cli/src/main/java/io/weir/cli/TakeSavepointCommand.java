package io.weir.cli;

import io.weir.control.SavepointDisposal;
import io.weir.http.Json;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a savepoint of a running job, or deletes one. */
@Command(
        name = "savepoint",
        description = "Write a savepoint of a running job, or delete one.",
        customSynopsis = {
            "weir savepoint [OPTIONS] JOB [DIRECTORY]",
            "       weir savepoint -dispose PATH"
        },
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir savepoint 6ecb8c /backup",
            "  weir savepoint 'word count' -detached",
            "  weir savepoint -dispose /backup/savepoint-6ecb8c-20261125T101500Z"
        })
final class TakeSavepointCommand implements Callable<Integer> {
    @Mixin private final JobOptions options = new JobOptions();

    @Option(
            names = {"-d", "--dispose", "-dispose"},
            paramLabel = "PATH",
            description = "Delete this savepoint.")
    @Nullable String dispose;

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

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIRECTORY",
            description =
                    "Where the savepoint gets a folder. Default:"
                            + " execution.checkpointing.savepoint-dir.")
    @Nullable String directory;

    private final Terminal terminal;
    private final Clock clock;

    TakeSavepointCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        if (dispose != null) {
            return dispose(dispose);
        }
        String format = JobOptions.format(type);
        Jobs.Job meant =
                JobOptions.job(job, "Missing JobID. Specify a Job ID to trigger a savepoint.");
        options.say(
                terminal,
                "Triggering savepoint%s for job %s."
                        .formatted(detached ? " in detached mode" : "", meant.id()));
        options.say(terminal, "Waiting for response...");
        String trigger =
                Operation.trigger(
                        meant.asked(),
                        "POST",
                        meant.path("/savepoints"),
                        Json.object(
                                "target-directory",
                                absolute(directory),
                                "cancel-job",
                                false,
                                "formatType",
                                format));
        if (detached) {
            options.say(terminal, "Successfully trigger manual savepoint, triggerId: " + trigger);
            options.tell(terminal, "jobId", meant.id(), "triggerId", trigger);
            return ExitCode.FINISHED;
        }
        String path =
                text(
                        new Operation(terminal, clock, "Savepoint")
                                .await(meant.asked(), meant.path("/savepoints/" + trigger)),
                        "location");
        options.say(terminal, "Savepoint completed. Path: " + path);
        options.say(
                terminal, "You can resume your program from this savepoint with the run command.");
        options.tell(terminal, "jobId", meant.id(), "location", path);
        return ExitCode.FINISHED;
    }

    static String text(io.weir.http.JsonObject object, String field) throws CommandException {
        try {
            return object.requiredText(field);
        } catch (Json.Malformed e) {
            throw CommandException.unreachable(e);
        }
    }

    /** A path of this process means nothing to the job's, which was started elsewhere. */
    static @Nullable String absolute(@Nullable String directory) {
        if (directory == null || directory.isEmpty() || directory.matches("[a-z][a-z0-9+.-]*:.*")) {
            return directory == null || directory.isEmpty() ? null : directory;
        }
        return Path.of(directory).toAbsolutePath().normalize().toString();
    }

    private int dispose(String path) throws CommandException {
        options.say(terminal, "Disposing savepoint '" + path + "'.");
        options.say(terminal, "Waiting for response...");
        try {
            SavepointDisposal.dispose(path);
        } catch (IOException e) {
            throw CommandException.failed(
                    "Savepoint '%s' was not disposed: %s".formatted(path, e.getMessage()));
        }
        options.say(terminal, "Savepoint '" + path + "' disposed.");
        options.tell(terminal, "disposed", path);
        return ExitCode.FINISHED;
    }
}
