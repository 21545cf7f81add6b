package io.weir.cli;

import io.weir.http.Json;
import io.weir.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cancels a job. */
@Command(
        name = "cancel",
        description = "Cancel a job; its checkpoints are kept as configured.",
        customSynopsis = "weir cancel [-s [DIRECTORY]] JOB",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {"  weir cancel 6ecb8c", "  weir cancel 'word count'"})
final class CancelCommand implements Callable<Integer> {
    @Mixin private final JobOptions options = new JobOptions();

    @Option(
            names = {"-s", "--withSavepoint", "-withSavepoint"},
            arity = "1..2",
            hideParamSyntax = true,
            paramLabel = "[DIRECTORY]",
            description = "With a savepoint; 'weir stop' does the same and is meant for it.")
    String @Nullable [] withSavepoint;

    @Option(
            names = {"-type", "--type"},
            paramLabel = "TYPE",
            description = "canonical or native; Weir's format is both.")
    @Nullable String type;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB",
            description = "Its id, its name, or the beginning of its id.")
    @Nullable String job;

    private final Terminal terminal;
    private final Clock clock;

    CancelCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        String missing = "Missing JobID. Specify a JobID to cancel a job.";
        if (withSavepoint != null) {
            return withSavepoint(withSavepoint, missing);
        }
        Jobs.Job meant = JobOptions.job(job, missing);
        options.say(terminal, "Cancelling job %s.".formatted(meant.id()));
        Operation.trigger(meant.asked(), "PATCH", meant.path("?mode=cancel"), Json.object());
        options.say(terminal, "Cancelled job %s.".formatted(meant.id()));
        options.tell(terminal, "jobId", meant.id());
        return ExitCode.FINISHED;
    }

    /**
     * As in {@code -s JOB}, {@code -s DIRECTORY JOB} and {@code -s DIRECTORY -type T JOB}: what
     * follows the option may be the directory or, where nothing else follows, the job.
     */
    private int withSavepoint(String[] words, String missing) throws CommandException {
        String named = job != null ? job : words[words.length - 1];
        String directory = job != null || words.length > 1 ? words[0] : null;
        String format = JobOptions.format(type);
        Jobs.Job meant = JobOptions.job(named, missing);
        options.say(
                terminal,
                "DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use \"stop\""
                        + " instead.");
        options.say(
                terminal,
                "Cancelling job %s with %s savepoint to %s."
                        .formatted(
                                meant.id(),
                                format,
                                directory == null ? "default savepoint directory" : directory));
        String trigger =
                Operation.trigger(
                        meant.asked(),
                        "POST",
                        meant.path("/savepoints"),
                        Json.object(
                                "target-directory",
                                TakeSavepointCommand.absolute(directory),
                                "cancel-job",
                                true,
                                "formatType",
                                format));
        String path =
                TakeSavepointCommand.text(
                        new Operation(terminal, clock, "Savepoint")
                                .await(meant.asked(), meant.path("/savepoints/" + trigger)),
                        "location");
        options.say(
                terminal, "Cancelled job %s. Savepoint stored in %s.".formatted(meant.id(), path));
        options.tell(terminal, "jobId", meant.id(), "location", path);
        return ExitCode.FINISHED;
    }
}
