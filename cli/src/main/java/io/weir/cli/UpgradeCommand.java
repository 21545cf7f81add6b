package io.weir.cli;

import io.weir.http.Client;
import io.weir.http.Json;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Replaces the program of a detached job: sees whether the new one can go on from what the job has,
 * stops the job with a savepoint and starts the new program from that. If it does not come up, the
 * old one goes on from the same savepoint.
 */
@Command(
        name = "upgrade",
        description =
                "Replace the program of a detached job: see whether its state fits the new one, stop it"
                        + " with a savepoint, start the new one from it; if that fails, the old one"
                        + " again.",
        customSynopsis = "weir upgrade [-n] [-p DIRECTORY] JOB JAR [ARG...]",
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the new program runs",
            " 1:the job could not be stopped with a savepoint, or neither program came up",
            " 3:the old program runs: the new one does not fit its state, or did not come up"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir upgrade 'word count' new.jar",
            "  weir upgrade 6ecb8c new.jar --input texts   @|faint # with other arguments|@"
        })
final class UpgradeCommand implements Callable<Integer> {
    @Mixin private final JobOptions options = new JobOptions();

    @Option(
            names = {"-n", "--allowNonRestoredState"},
            description = "Leave state behind that the new program has no operator for.")
    boolean allowNonRestoredState;

    @Option(
            names = {"-p", "--savepointPath"},
            paramLabel = "DIRECTORY",
            description =
                    "Where the savepoint gets a folder. Default:"
                            + " execution.checkpointing.savepoint-dir.")
    @Nullable String directory;

    @Parameters(
            paramLabel = "JOB JAR [ARG...]",
            hideParamSyntax = true,
            arity = "0..*",
            description =
                    "The job, the jar of its new program, and its arguments if they are not to"
                            + " stay as they are.")
    List<String> words = new ArrayList<>();

    private final Terminal terminal;
    private final Clock clock;

    UpgradeCommand(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandException {
        if (words.size() < 2) {
            throw CommandException.usage("Name the job and the jar of its new program.");
        }
        JobJar jar = JobJar.open(Path.of(words.get(1)));
        Jobs.Job job = JobOptions.job(words.get(0), "Missing JobID.");
        Submission old = submissionOf(job);
        Submission replacement = old.withProgram(jar.path(), words.subList(2, words.size()));
        new UpgradeCheck(job, replacement, allowNonRestoredState).require();
        String savepoint = stop(job);
        options.say(terminal, "Savepoint completed. Path: " + savepoint);
        String id;
        try {
            id =
                    new DetachedRun(terminal, clock)
                            .run(replacement.startedFrom(savepoint, allowNonRestoredState));
        } catch (CommandException e) {
            return goOnAsBefore(old.startedFrom(savepoint, false), savepoint, e);
        }
        options.say(terminal, "Job has been submitted with JobID " + id);
        options.tell(terminal, "jobId", id, "savepoint", savepoint);
        return ExitCode.FINISHED;
    }

    private static Submission submissionOf(Jobs.Job job) throws CommandException {
        try {
            Client.Answer answer = job.asked().call("GET", job.path("/submission"));
            if (!answer.ok()) {
                throw CommandException.failed(
                        "Job %s (%s) was not started with -d, so there is nobody who could start it again. Stop it with 'weir stop' and run the new program with -s."
                                .formatted(job.id(), job.name()));
            }
            return Submission.fromJson(answer.json());
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        }
    }

    private String stop(Jobs.Job job) throws CommandException {
        options.say(terminal, "Suspending job \"%s\" with a savepoint.".formatted(job.id()));
        String trigger =
                Operation.trigger(
                        job.asked(),
                        "POST",
                        job.path("/stop"),
                        Json.object(
                                "targetDirectory",
                                TakeSavepointCommand.absolute(directory),
                                "drain",
                                false));
        return TakeSavepointCommand.text(
                new Operation(terminal, clock, "Savepoint")
                        .await(job.asked(), job.path("/savepoints/" + trigger)),
                "location");
    }

    private int goOnAsBefore(Submission old, String savepoint, CommandException why)
            throws CommandException {
        String id;
        try {
            id = new DetachedRun(terminal, clock).run(old);
        } catch (CommandException e) {
            throw CommandException.failed(
                    "The new program did not come up: %s\nThe old one did not either: %s\nThe savepoint is %s."
                            .formatted(why.getMessage(), e.getMessage(), savepoint));
        }
        throw CommandException.refused(
                "The new program did not come up, so the old one runs again from savepoint %s, with JobID %s. What the new one said: %s"
                        .formatted(savepoint, id, why.getMessage()),
                why);
    }
}
