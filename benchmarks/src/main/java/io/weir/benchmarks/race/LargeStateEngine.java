package io.weir.benchmarks.race;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An engine that keeps the last of {@link Profiles} for each key, whose sources obey {@link Gate},
 * whose sinks count with {@link Meter}, and whose checkpoints are taken when they are asked for.
 */
public interface LargeStateEngine {
    /** What it is and how it was set up, for the report. */
    String version();

    /**
     * Starts.
     *
     * @param keys how many keys there are
     * @param backend where state lies: {@code heap} or {@code rocksdb}
     * @param checkpoints a directory for them
     * @param from the savepoint or checkpoint to go on from
     */
    void start(int keys, int parallelism, String backend, Path checkpoints, Optional<Path> from)
            throws Exception;

    /** Takes a checkpoint and waits for it. */
    Taken checkpoint(boolean full) throws Exception;

    /** Takes a savepoint, in a form that other versions can read, and waits for it. */
    Path savepoint(Path directory) throws Exception;

    /**
     * A checkpoint.
     *
     * @param path to go on from
     * @param bytes that were written for it
     */
    record Taken(Path path, long bytes) {}
}
