package io.weir.benchmarks.race;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures one engine with large state in this JVM and prints lines {@code figure NAME VALUE}.
 *
 * <p>The first life loads all keys, takes a full checkpoint, some of which one key in a hundred has
 * changed before, and a savepoint, and is then killed without a word. Another life goes on from the
 * savepoint or the last checkpoint; what counts is the time until new records have come through.
 */
public final class LargeStateEntrant {
    private static final int INCREMENTS = 5;
    private static final int NEW_RECORDS = 1_000;

    private LargeStateEntrant() {}

    /**
     * Arguments: class of the engine, keys, parallelism, backend, directory, and for a second life
     * the path to go on from.
     */
    public static void main(String[] args) throws Exception {
        try {
            LargeStateEngine engine = Entrant.newInstance(args[0], LargeStateEngine.class);
            int keys = Integer.parseInt(args[1]);
            int parallelism = Integer.parseInt(args[2]);
            Path directory = Path.of(args[4]);
            System.out.println("version " + engine.version());
            if (args.length == 5) {
                engine.start(keys, parallelism, args[3], directory, Optional.empty());
                firstLife(engine, keys, directory);
            } else {
                long start = System.nanoTime();
                Gate.open(Long.MAX_VALUE);
                engine.start(keys, parallelism, args[3], directory, Optional.of(Path.of(args[5])));
                await(NEW_RECORDS);
                figure("restore", (System.nanoTime() - start) / 1e6);
                figure("peakMegabytes", Entrant.peakMegabytes());
            }
            System.out.flush();
            Runtime.getRuntime().halt(0);
        } catch (Throwable e) {
            Entrant.end(e);
        }
    }

    private static void firstLife(LargeStateEngine engine, int keys, Path directory)
            throws Exception {
        long open = keys;
        long start = System.nanoTime();
        change(open);
        figure("loaded", keys * 1e9 / (System.nanoTime() - start));
        start = System.nanoTime();
        LargeStateEngine.Taken taken = engine.checkpoint(true);
        figure("full", (System.nanoTime() - start) / 1e6);
        figure("fullBytes", (double) taken.bytes());
        for (int i = 0; i < INCREMENTS; i++) {
            open += Math.max(1, keys / 100);
            change(open);
            start = System.nanoTime();
            taken = engine.checkpoint(false);
            figure("increment", (System.nanoTime() - start) / 1e6);
            figure("incrementBytes", (double) taken.bytes());
        }
        start = System.nanoTime();
        Path savepoint = engine.savepoint(directory.resolve("savepoints"));
        figure("savepoint", (System.nanoTime() - start) / 1e6);
        figure("savepointBytes", (double) bytes(savepoint));
        figure("peakMegabytes", Entrant.peakMegabytes());
        System.out.println("path checkpoint " + taken.path());
        System.out.println("path savepoint " + savepoint);
    }

    /** Lets records through up to {@code number} and waits until they are. */
    private static void change(long number) throws InterruptedException {
        Gate.open(number);
        await(number);
    }

    private static void await(long records) throws InterruptedException {
        while (Meter.come() < records) {
            Thread.sleep(1);
        }
    }

    private static long bytes(Path directory) throws java.io.IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }

    private static void figure(String name, double value) {
        System.out.println("figure " + name + " " + value);
    }
}
