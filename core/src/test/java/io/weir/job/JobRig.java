package io.weir.job;

import io.weir.config.Configuration;
import io.weir.engine.ThreadScheduler;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.stream.StreamEnvironment;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs a program on real threads, with checkpoints in a folder. */
final class JobRig {
    final Path directory;
    final List<JobEvent> events = Collections.synchronizedList(new ArrayList<>());
    private Configuration configuration;
    private Optional<FileStore> store = Optional.empty();
    private JobListener listener = JobListener.none();

    JobRig(Path directory) {
        this.directory = directory;
        this.configuration =
                Configuration.empty()
                        .with("execution.checkpointing.dir", directory.toString())
                        .with("execution.checkpointing.interval", "1 h")
                        .with("restart-strategy.type", "none")
                        .with("pipeline.chain-compilation.enabled", "false")
                        .with("parallelism.default", "2");
    }

    JobRig with(String key, String value) {
        configuration = configuration.with(key, value);
        return this;
    }

    JobRig from(String checkpoint) {
        return with("execution.state-recovery.path", checkpoint);
    }

    JobRig on(FileStore simulated) {
        store = Optional.of(simulated);
        return this;
    }

    JobRig listening(JobListener more) {
        listener = more;
        return this;
    }

    JobClient start(Consumer<StreamEnvironment> program) {
        return start("counting", program);
    }

    JobClient start(String name, Consumer<StreamEnvironment> program) {
        Seams seams =
                new Seams(
                        Clock.system(),
                        new ThreadScheduler("test-"),
                        new SecureRandom(),
                        uri -> store.isPresent() ? store.get() : FileStores.open(uri),
                        "process 7");
        StreamEnvironment env =
                StreamEnvironment.launchedBy(
                        job ->
                                JobMaster.start(
                                        seams,
                                        JobSettings.from(
                                                job.name(),
                                                job.configuration(),
                                                job.restartStrategy(),
                                                2,
                                                "weir run -s {checkpoint} job.jar"),
                                        job.operators(),
                                        event -> {
                                            events.add(event);
                                            listener.onEvent(event);
                                        },
                                        new Cancellation()),
                        configuration);
        program.accept(env);
        return env.executeAsync(name);
    }

    void run(Consumer<StreamEnvironment> program) {
        await(start(program));
    }

    static void await(JobClient job) {
        try {
            var unused = job.result().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("The job did not finish", e);
        }
    }

    /** The failure that the job ends with. */
    static Throwable failureOf(JobClient job) {
        try {
            var unused = job.result().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("The job did not end", e);
        }
        throw new AssertionError("The job has finished, but was to fail");
    }

    Throwable failure(Consumer<StreamEnvironment> program) {
        return failureOf(start(program));
    }

    /** Takes a checkpoint as soon as records flow; its folder. */
    Path checkpoint(JobClient job, boolean full) {
        try {
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (job.progress().recordsIn() == 0 && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            long id = job.triggerCheckpoint(full).get(10, TimeUnit.SECONDS);
            return directory.resolve(job.jobId()).resolve("chk-" + id);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("No checkpoint was taken: " + events, e);
        }
    }

    /** Runs a job until it has a checkpoint in the middle, then cancels it; the checkpoint. */
    Path cancelled(Consumer<StreamEnvironment> program) {
        JobClient job = start(program);
        Path checkpoint = checkpoint(job, false);
        job.cancel();
        var unused = failureOf(job);
        return checkpoint;
    }

    <E extends JobEvent> List<E> events(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    List<String> warnings() {
        return events(JobEvent.Warning.class).stream().map(JobEvent.Warning::message).toList();
    }

    /** The names of the checkpoints of a job. */
    List<String> checkpoints(String jobId) {
        return list(directory.resolve(jobId)).stream().filter(n -> n.startsWith("chk-")).toList();
    }

    static List<String> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
