package io.weir.cli;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a checkpoint of a running job. */
@Command(
        name = "checkpoint",
        description = "Take a checkpoint of a running job now.",
        customSynopsis = "weir checkpoint [-full] JOB",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {"  weir checkpoint 6ecb8c", "  weir checkpoint -full 'word count'"})
final class CheckpointCommand implements Callable<Integer> {
    @Mixin private final JobOptions options = new JobOptions();

    @Option(
            names = {"-full", "--full"},
            description = "One that holds everything, not just what has changed.")
    boolean full;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "JOB",
            description = "Its id, its name, or the beginning of its id.")
    @Nullable String job;

    private final Terminal terminal;
    private final Clock clock;

    CheckpointCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        Jobs.Job meant =
                JobOptions.job(job, "Missing JobID. Specify a Job ID to trigger a checkpoint.");
        options.say(terminal, "Triggering checkpoint for job %s.".formatted(meant.id()));
        options.say(terminal, "Waiting for response...");
        String trigger =
                Operation.trigger(
                        meant.asked(),
                        "POST",
                        meant.path("/checkpoints"),
                        Json.object("checkpointType", full ? "FULL" : "CONFIGURED"));
        long id =
                number(
                        new Operation(terminal, clock, "Checkpoint")
                                .await(meant.asked(), meant.path("/checkpoints/" + trigger)));
        options.say(
                terminal,
                "Checkpoint%s %d for job %s completed."
                        .formatted(full ? "(FULL)" : "", id, meant.id()));
        options.say(
                terminal, "You can resume your program from this checkpoint with the run command.");
        options.tell(terminal, "jobId", meant.id(), "checkpointId", id);
        return ExitCode.FINISHED;
    }

    private static long number(JsonObject result) throws CommandException {
        try {
            return result.requiredNumber("checkpointId");
        } catch (Json.Malformed e) {
            throw CommandException.unreachable(e);
        }
    }
}
