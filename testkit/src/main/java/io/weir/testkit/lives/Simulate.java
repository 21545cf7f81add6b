package io.weir.testkit.lives;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code weir simulate}: runs any number of random lives on all cores, from one seed
 * each, and tells one that fails, made as short as can be.
 */
public final class Simulate {
    private static final String USAGE =
            """
            Usage: weir simulate [--seeds N] [--from S] [--job JOB] [--threads T] [--shrink SECONDS]

            Runs whole jobs in the simulator, each from one seed: any interleaving, crashes at any step,
            failing and full disks, savepoints, upgrades; and holds them against what must come out.

              --seeds N    how many, by default 10000
              --from S     the first seed; by default it goes on where the last run has ended
              --job JOB    one of %s; by default words
              --threads T  by default one for each core
              --shrink S   for how many seconds a failing seed is made shorter, by default 30

            Exit code: 0 all is well, 1 a seed has failed, 2 the command line is wrong.
            """
                    .formatted(Jobs.titles());

    private static final int CHUNK = 20;
    private static final long SHRINK_SECONDS = 30;

    private final Jobs job;
    private final long first;
    private final long end;
    private final long shrinkNanos;
    private final PrintStream out;
    private final TreeSet<Long> running = new TreeSet<>();
    private long next;
    private long done;
    private long steps;
    private @Nullable Long failedSeed;
    private Shrinking.@Nullable Failure failure;

    private Simulate(Jobs job, long first, long seeds, long shrinkSeconds, PrintStream out) {
        this.job = job;
        this.first = first;
        this.end = first + seeds;
        this.shrinkNanos = TimeUnit.SECONDS.toNanos(shrinkSeconds);
        this.next = first;
        this.out = out;
    }

    /** Runs the command. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args, System.out));
    }

    /** Runs the command; its exit code. */
    static int run(String[] args, PrintStream out) throws IOException, InterruptedException {
        Jobs job = Jobs.WORDS;
        long seeds = 10_000;
        long from = -1;
        long shrink = SHRINK_SECONDS;
        int threads = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.equals("--help")) {
                out.print(USAGE);
                return 0;
            }
            String value = i + 1 < args.length ? args[++i] : "";
            try {
                switch (option) {
                    case "--seeds" -> seeds = atLeast(1, value);
                    case "--from" -> from = atLeast(0, value);
                    case "--shrink" -> shrink = atLeast(0, value);
                    case "--threads" -> threads = (int) atLeast(1, value);
                    case "--job" ->
                            job = Jobs.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
                    default -> {
                        out.printf("Unknown option '%s'.%n%n%s", option, USAGE);
                        return 2;
                    }
                }
            } catch (IllegalArgumentException e) {
                out.printf("Option %s can't be '%s'.%n%n%s", option, value, USAGE);
                return 2;
            }
        }
        Path mark = Path.of(System.getProperty("weir.home", "."), "target", "simulate");
        mark = mark.resolve(job.title() + ".next");
        if (from < 0) {
            from = Files.exists(mark) ? atLeast(0, Files.readString(mark).trim()) : 1;
        }
        return new Simulate(job, from, seeds, shrink, out).run(threads, mark);
    }

    private static long atLeast(long least, String text) {
        long number = Long.parseLong(text);
        if (number < least) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private int run(int threads, Path mark) throws IOException, InterruptedException {
        Files.createDirectories(mark.getParent());
        out.printf("%s: seeds %d to %d on %d threads%n", job.title(), first, end - 1, threads);
        long started = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(this::work, "lives-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        long told = started;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                worker.join(200);
                long now = System.nanoTime();
                if (now - told >= 5_000_000_000L) {
                    told = now;
                    out.println(progress(started, now));
                    Files.writeString(mark, String.valueOf(lowestNotDone()));
                }
            }
        }
        out.println(progress(started, System.nanoTime()));
        Files.writeString(mark, String.valueOf(lowestNotDone()));
        return tell();
    }

    private synchronized String progress(long started, long now) {
        double seconds = (now - started) / 1e9;
        return String.format(
                Locale.ROOT,
                "%d seeds, %d steps, %.1f s: %.0f seeds/s",
                done,
                steps,
                seconds,
                done / seconds);
    }

    private synchronized long lowestNotDone() {
        return failedSeed != null ? failedSeed : running.isEmpty() ? next : running.first();
    }

    private void work() {
        for (long from = take(); from >= 0; from = taken(from)) {
            long most = Math.min(end, from + CHUNK);
            for (long seed = from; seed < most; seed++) {
                Life life = job.life(seed, Choices.Simpler.NOTHING);
                Shrinking.Failure failed = Shrinking.live(life);
                lived(seed, life.simulation.steps(), failed);
            }
        }
    }

    private synchronized long take() {
        if (next >= end || failedSeed != null) {
            return -1;
        }
        long from = next;
        running.add(from);
        next = Math.min(end, from + CHUNK);
        return from;
    }

    private synchronized long taken(long from) {
        running.remove(from);
        return take();
    }

    private synchronized void lived(long seed, long stepsOfIt, Shrinking.@Nullable Failure failed) {
        done++;
        steps += stepsOfIt;
        if (failed != null && (failedSeed == null || seed < failedSeed)) {
            failedSeed = seed;
            failure = failed;
        }
    }

    private int tell() {
        Long seed = failedSeed;
        Shrinking.Failure failed = failure;
        if (seed == null || failed == null) {
            out.println("All is well.");
            return 0;
        }
        out.printf("%nSeed %d fails:%n  %s%n%nMaking it shorter ...%n", seed, failed.cause());
        Shrinking shrinking = new Shrinking(job, seed, failed, System::nanoTime, shrinkNanos);
        Choices.Simpler simpler = shrinking.shrink();
        out.printf("Shorter: %s.%n", shrinking.summary());
        out.printf("Left out: %s; mishaps %s%n%n", simpler.fixed(), simpler.spared());
        out.println("  step     time     what");
        shrinking.story().forEach(out::println);
        out.printf("%nAgain: ./weir simulate --job %s --from %d --seeds 1%n", job.title(), seed);
        return 1;
    }
}
