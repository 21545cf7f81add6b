package io.weir.benchmarks;

import io.weir.benchmarks.race.LargeStateEntrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What do checkpoint, savepoint and restore of large state cost, next to others?
 *
 * <p>Five million keys with values of about 100 bytes. A first life loads them, takes a full
 * checkpoint, then five of which each has one key in a hundred to write, and a savepoint, and is
 * killed. Two more lives go on from the savepoint and from the last checkpoint; a restore is over
 * when new records have come through.
 *
 * <pre>./weir bench state weir flink flink-rocksdb</pre>
 */
final class StateRace implements Benchmark {
    private static final int PARALLELISM = 2;

    /** Flink's heap backend needs more than 4 for so many objects. */
    private static final int HEAP_GIGABYTES = 6;

    private final List<Contender> contenders;

    StateRace(List<Contender> contenders) {
        this.contenders = contenders;
    }

    @Override
    public String name() {
        return "state";
    }

    @Override
    public String question() {
        return "What do checkpoint, savepoint and restore of large state cost, next to others?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        int keys = scale.of(2_000, 5_000_000);
        report.header(
                Report.number(keys, 0) + " keys, 100 B each",
                "loaded M/s",
                "full checkpoint ms",
                "MB",
                "1 % changed ms",
                "MB",
                "savepoint ms",
                "MB",
                "restored from it ms",
                "from the checkpoint ms",
                "peak MB",
                "after restore");
        report.load("before");
        for (Contender contender : contenders) {
            if (contender.largeState() != null) {
                measure(contender, keys, report);
            }
        }
        report.load("after");
        report.end();
    }

    private static void measure(Contender contender, int keys, Report report) throws Exception {
        Path directory = Files.createTempDirectory("weir-bench-");
        try {
            JvmOutput first = life(contender, keys, directory);
            JvmOutput fromSavepoint = life(contender, keys, directory, first.path("savepoint"));
            JvmOutput fromCheckpoint = life(contender, keys, directory, first.path("checkpoint"));
            report.line("%s: %s", contender.word(), first.version());
            report.row(
                    contender.title(),
                    Report.number(first.samples("loaded").median() / 1e6, 2),
                    Report.number(first.samples("full").median(), 0),
                    Report.number(first.samples("fullBytes").median() / 1e6, 0),
                    Report.number(first.samples("increment").median(), 0),
                    Report.number(first.samples("incrementBytes").median() / 1e6, 1),
                    Report.number(first.samples("savepoint").median(), 0),
                    Report.number(first.samples("savepointBytes").median() / 1e6, 0),
                    Report.number(fromSavepoint.samples("restore").median(), 0),
                    Report.number(fromCheckpoint.samples("restore").median(), 0),
                    Report.number(first.samples("peakMegabytes").median(), 0),
                    Report.number(fromSavepoint.samples("peakMegabytes").median(), 0));
        } finally {
            Directories.delete(directory);
        }
    }

    private static JvmOutput life(Contender contender, int keys, Path directory, String... from)
            throws IOException, InterruptedException {
        List<String> command = contender.java(HEAP_GIGABYTES);
        command.addAll(
                List.of(
                        LargeStateEntrant.class.getName(),
                        String.valueOf(contender.largeState()),
                        String.valueOf(keys),
                        String.valueOf(PARALLELISM),
                        contender.backend(),
                        directory.toString()));
        command.addAll(List.of(from));
        return JvmOutput.of(command);
    }
}
