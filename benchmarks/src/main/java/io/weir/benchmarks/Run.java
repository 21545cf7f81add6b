package io.weir.benchmarks;

import io.weir.benchmarks.race.Entrant;
import io.weir.benchmarks.race.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine at some work, in a JVM of its own.
 *
 * @param interval from a checkpoint to the next: {@code off} or a time
 * @param keys how many keys the work has
 */
record Run(Contender contender, Workload workload, String interval, int keys, int parallelism) {
    private static final int HEAP_GIGABYTES = 4;

    /** Measures the stream while it goes on. */
    JvmOutput endless(long warmUpMillis, long millis) throws IOException, InterruptedException {
        return start("endless", warmUpMillis, millis);
    }

    /** Runs so many records to their end. */
    JvmOutput toTheEnd(long records) throws IOException, InterruptedException {
        return start(String.valueOf(records), 0, 0);
    }

    private JvmOutput start(String records, long warmUpMillis, long millis)
            throws IOException, InterruptedException {
        Path checkpoints = Files.createTempDirectory("weir-bench-");
        try {
            List<String> command = new ArrayList<>(contender.java(HEAP_GIGABYTES));
            command.addAll(
                    List.of(
                            Entrant.class.getName(),
                            contender.engine(),
                            workload.name(),
                            records,
                            String.valueOf(keys),
                            String.valueOf(parallelism),
                            String.valueOf(millisBetweenCheckpoints()),
                            checkpoints.toString(),
                            contender.backend(),
                            String.valueOf(warmUpMillis),
                            String.valueOf(millis)));
            return JvmOutput.of(command);
        } finally {
            Directories.delete(checkpoints);
        }
    }

    private long millisBetweenCheckpoints() {
        return switch (interval) {
            case "off" -> 0;
            case "1s" -> 1_000;
            case "100ms" -> 100;
            default -> throw new IllegalStateException("No time between checkpoints: " + interval);
        };
    }
}
