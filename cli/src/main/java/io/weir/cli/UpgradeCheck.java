package io.weir.cli;

import io.weir.control.CommandWords;
import io.weir.http.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says before anything stops whether a new program can go on from what a job has: {@code weir plan}
 * against the job's newest checkpoint, in a process of its own, since it is to see what the job's
 * process will see (its directory, its Java, its settings).
 */
final class UpgradeCheck {
    private final Jobs.Job job;
    private final Submission replacement;
    private final boolean leaveStateBehind;

    UpgradeCheck(Jobs.Job job, Submission replacement, boolean leaveStateBehind) {
        this.job = job;
        this.replacement = replacement;
        this.leaveStateBehind = leaveStateBehind;
    }

    private record Said(int exitCode, String text) {}

    /**
     * Lets the upgrade pass.
     *
     * @throws CommandException if the new program could not go on from there, and why
     */
    void require() throws CommandException {
        try {
            String checkpoints = folderOfCheckpoints();
            Said said = plan(checkpoints);
            if (said.exitCode() != ExitCode.FINISHED) {
                // A checkpoint may be subsumed while it is read; what is said twice counts.
                said = plan(checkpoints);
            }
            if (said.exitCode() != ExitCode.FINISHED) {
                throw refusal(said);
            }
        } catch (IOException e) {
            throw CommandException.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.unreachable(e);
        }
    }

    /** Of which the newest is taken when it is read. */
    private String folderOfCheckpoints() throws IOException, CommandException {
        JsonObject newest =
                job.asked()
                        .call("GET", job.path("/checkpoints"))
                        .json()
                        .object("latest")
                        .object("completed");
        return newest.text("external_path")
                .map(path -> path.substring(0, path.lastIndexOf('/')))
                .orElseThrow(
                        () ->
                                CommandException.failed(
                                        "Job %s (%s) has no checkpoint yet to hold the new program against. Try again when it has."
                                                .formatted(job.id(), job.name())));
    }

    private Said plan(String checkpoints) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(replacement.startedFrom(checkpoints, leaveStateBehind).options());
        words.add(replacement.jar());
        words.addAll(replacement.arguments());
        Path folder = Files.createTempDirectory("weir-upgrade-");
        Path out = folder.resolve("out");
        try {
            new CommandWords(words).write(folder);
            var builder =
                    new ProcessBuilder(
                                    ServerProcess.launcher().toString(),
                                    "plan",
                                    CommandWords.OPTION,
                                    folder.toString())
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                            .redirectOutput(out.toFile())
                            .directory(new File(replacement.directory()));
            builder.environment().putAll(replacement.environment());
            int exitCode = builder.start().waitFor();
            return new Said(exitCode, Files.readString(out, StandardCharsets.UTF_8));
        } finally {
            for (File file : folder.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            Files.delete(folder);
        }
    }

    private static CommandException refusal(Said said) {
        // How to run it is what this command knows better.
        String text =
                said.text().split("\n(Run it with|To run it without that state):", 2)[0].strip();
        return CommandException.refused(
                (said.exitCode() == ExitCode.WOULD_DROP
                                ? "The new program would drop state, so the old one was left running. Say -n if that is meant.\n%s"
                                : "The new program can't go on from what the job has, so the old one was left running.\n%s")
                        .formatted(text));
    }
}
