package io.weir.benchmarks.race;

import java.nio.file.Path;

/**
 * What an engine has to do.
 *
 * @param workload the work
 * @param records how many records there are; {@link Long#MAX_VALUE} for a stream without an end
 * @param keys how many different keys the records have, where the workload has keys
 * @param parallelism how many subtasks each operator has
 * @param checkpointMillis from the begin of a checkpoint to the next, or 0 for none
 * @param checkpoints an empty directory for them
 * @param backend where state lies: {@code heap} or {@code rocksdb}
 */
public record Task(
        Workload workload,
        long records,
        int keys,
        int parallelism,
        long checkpointMillis,
        Path checkpoints,
        String backend) {}
