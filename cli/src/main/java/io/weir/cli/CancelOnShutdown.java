package io.weir.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Cancels the job when the process is told to end (SIGINT, SIGTERM), and holds the process until
 * the job has let go of its files, but not for ever: a job that hangs loses nothing by being cut
 * off.
 */
final class CancelOnShutdown {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_WITH_PROGRAM = Duration.ofSeconds(2);

    /** Makes a job end, and need not wait for that. */
    interface Ending {
        /** Begins it. */
        void begin() throws InterruptedException;
    }

    private final Ending ending;
    private final JobWatch watch;
    private final CompletableFuture<Optional<Throwable>> programEnd;
    private final PrintStream err;
    private final Thread hook;

    /**
     * @param ending makes the job end
     * @param programEnd what the program's main threw, once it is over
     */
    CancelOnShutdown(
            Ending ending,
            JobWatch watch,
            CompletableFuture<Optional<Throwable>> programEnd,
            PrintStream err) {
        this.ending = ending;
        this.watch = watch;
        this.programEnd = programEnd;
        this.err = err;
        this.hook = new Thread(this::cancel, "weir-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on the process may end as it likes. */
    void disarm() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook does its work.
        }
    }

    private void cancel() {
        if (!watch.running()) {
            return;
        }
        try {
            ending.begin();
            err.println(
                    watch.awaitEnd(PATIENCE)
                            ? "weir: " + howItEnded()
                            : "weir: job '%s' did not end within %s and is cut off."
                                    .formatted(watch.jobName(), Figures.duration(PATIENCE)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.flush();
    }

    /** What execute() threw says how to go on; a program may have kept it for itself. */
    private String howItEnded() throws InterruptedException {
        try {
            Optional<Throwable> thrown =
                    programEnd.get(PATIENCE_WITH_PROGRAM.toMillis(), TimeUnit.MILLISECONDS);
            if (thrown.isPresent() && watch.cancelled()) {
                return Explanation.of(thrown.get());
            }
        } catch (ExecutionException | TimeoutException e) {
            // Then without.
        }
        return "job '%s' was %s."
                .formatted(watch.jobName(), watch.cancelled() ? "cancelled" : "at its end");
    }
}
