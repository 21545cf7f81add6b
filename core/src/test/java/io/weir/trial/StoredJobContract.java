package io.weir.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.JobClient;
import io.weir.job.JobEvent;
import io.weir.job.JobExecutionException;
import io.weir.job.ProgramContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a job does on any store that is not on this machine. A module's test extends it, with a real
 * server that it can take away and bring back.
 */
public abstract class StoredJobContract {
    private static final long RECORDS = 9_000;

    /** Slow enough that there are some checkpoints on the way. */
    private static final int PER_SECOND = 2_000;

    @TempDir Path folder;

    private final List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());

    /** The location of a folder on the store. */
    protected abstract String location(String path);

    /** How to reach the store, and how soon to give up, by keys. */
    protected abstract Map<String, String> settings();

    /** Copies a local folder to a folder on the store, as any tool would do it. */
    protected abstract void copyIn(Path local, String path) throws IOException;

    /** Lets the store be gone. */
    protected abstract void takeAway() throws IOException;

    /** Lets it come back, with all it had. */
    protected abstract void bringBack() throws IOException;

    /** Deletes a folder on the store behind everybody's back. */
    protected abstract void wipe(String path) throws IOException;

    /** What nobody may see, of the settings. */
    protected abstract List<String> secrets();

    private Path output() {
        return folder.resolve("output");
    }

    private List<String> arguments(String checkpoints, String... more) {
        var all = new ArrayList<String>();
        all.add(output().toString());
        all.add(Long.toString(RECORDS));
        all.add(Integer.toString(PER_SECOND));
        all.add("-Dexecution.checkpointing.dir=" + checkpoints);
        all.add("-Dexecution.checkpointing.interval=200ms");
        all.add("-Drestart-strategy.type=none");
        all.add("-Dparallelism.default=2");
        settings().forEach((key, value) -> all.add("-D" + key + "=" + value));
        for (String definition : more) {
            all.add("-D" + definition);
        }
        return all;
    }

    private JobClient start(String checkpoints, String... more) {
        events.clear();
        ProgramContext.install(ProgramContext.builder().listener(events::add).build());
        try {
            return CountingProgram.start(arguments(checkpoints, more).toArray(new String[0]));
        } finally {
            ProgramContext.uninstall();
        }
    }

    private <E extends JobEvent> List<E> events(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("In a minute there was no " + what + ": " + events);
            }
            Thread.sleep(5);
        }
    }

    private int completed() {
        return events(JobEvent.CheckpointCompleted.class).size();
    }

    private void awaitCheckpoints(int count) throws InterruptedException {
        int before = completed();
        await("checkpoint", () -> completed() >= before + count);
    }

    private void awaitExact(JobClient job) throws Exception {
        var unused = job.result().get(60, TimeUnit.SECONDS);
        assertThat(CountingProgram.lines(output())).isEqualTo(CountingProgram.expected(RECORDS));
    }

    private static JobExecutionException failureOf(JobClient job) throws Exception {
        try {
            var unused = job.result().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (JobExecutionException) e.getCause();
        }
        throw new AssertionError("The job has finished, but was to fail");
    }

    @Test
    void aKilledProcessGoesOnFromItsNewestCheckpointWithNothingLostOrTwice() throws Exception {
        String checkpoints = location("killed");
        Process process = inAProcess(checkpoints, "killed.log");
        Path log = folder.resolve("killed.log");
        await("output", () -> hasCommitted(process, log));
        process.destroyForcibly().waitFor();
        assertThat(CountingProgram.lines(output()).size()).isLessThan((int) RECORDS);

        JobClient job = start(checkpoints, "execution.state-recovery.path=latest");
        awaitExact(job);
        assertThat(events(JobEvent.Restored.class)).hasSize(1);
        assertThat(Files.readString(log)).doesNotContain(secrets());
        assertThat(events.toString()).doesNotContain(secrets());
    }

    private boolean hasCommitted(Process process, Path log) {
        try {
            if (!process.isAlive()) {
                throw new AssertionError("It has ended: " + Files.readString(log));
            }
            return Files.isDirectory(output()) && CountingProgram.lines(output()).size() > 500;
        } catch (IOException | UncheckedIOException e) {
            return false; // a file that is being renamed
        }
    }

    private Process inAProcess(String checkpoints, String log) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(CountingProgram.class.getName());
        command.addAll(arguments(checkpoints));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    @Test
    void checkpointsLieOnOneStoreAndSavepointsOnAnother() throws Exception {
        Path local = folder.resolve("savepoints");
        JobClient job = start(location("both"));
        awaitCheckpoints(1);
        String there = job.triggerSavepoint(Optional.of(location("both-savepoints"))).get();
        assertThat(there).startsWith(location("both-savepoints"));
        String here = job.stopWithSavepoint(false, Optional.of(local.toString())).get();
        var unused = job.result().get(60, TimeUnit.SECONDS);

        // By plain copies of its files, to where no job has ever been.
        copyIn(local.resolve(here.substring(here.lastIndexOf('/') + 1)), "copied/sp");
        awaitExact(
                start(
                        folder.resolve("local").toString(),
                        "execution.state-recovery.path=" + location("copied/sp")));
    }

    @Test
    void aStoreThatIsGoneForAWhileCostsCheckpointsAndNothingElse() throws Exception {
        JobClient job =
                start(
                        location("gone"),
                        "execution.checkpointing.tolerable-failed-checkpoints=1000");
        awaitCheckpoints(1);
        takeAway();
        int before = completed();
        try {
            await("failed checkpoint", () -> !events(JobEvent.CheckpointFailed.class).isEmpty());
            assertThat(completed()).isEqualTo(before);
        } finally {
            bringBack();
        }
        await("checkpoint", () -> completed() > before);
        awaitExact(job);
        assertThat(events(JobEvent.Failing.class)).isEmpty();
    }

    @Test
    void aStoreThatIsGoneForGoodFailsTheJobAndLeavesItsStateForLater() throws Exception {
        JobClient job =
                start(
                        location("gone-for-good"),
                        "execution.checkpointing.tolerable-failed-checkpoints=1");
        awaitCheckpoints(2);
        takeAway();
        try {
            assertThat(failureOf(job))
                    .hasMessageContaining("checkpoints in a row have failed")
                    .message()
                    .doesNotContain(secrets());
        } finally {
            bringBack();
        }
        awaitExact(start(location("gone-for-good"), "execution.state-recovery.path=latest"));
    }

    @Test
    void aJobWhoseFolderIsDeletedUnderItSaysSo() throws Exception {
        JobClient job =
                start(location("wiped"), "execution.checkpointing.tolerable-failed-checkpoints=1");
        awaitCheckpoints(1);
        wipe("wiped/" + job.jobId());
        assertThat(failureOf(job)).hasMessageContaining("was deleted or replaced");
        assertThat(events(JobEvent.Warning.class))
                .as("that is said once, and what is another's is nobody's litter")
                .noneMatch(warning -> warning.toString().contains("could not be deleted"));
    }

    @Test
    void aSecondJobInTheSameFolderIsRefused() throws Exception {
        String checkpoints = location("twice");
        JobClient job = start(checkpoints);
        awaitCheckpoints(1);
        String from = "execution.state-recovery.path=latest";
        JobExecutionException refusal = null;
        try {
            refusal = failureOf(start(checkpoints, from));
        } catch (JobExecutionException e) {
            refusal = e;
        }
        assertThat(refusal).hasMessageContaining("is in use by job 'counting'");
        awaitExact(job);
    }
}
