package io.weir.cli;

import io.weir.job.Cancellation;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Cancels the job when the process is told to end (SIGINT, SIGTERM), and holds the process until
 * the job has let go of its files. Ending twice is the user's way to say: at once; that is what a
 * SIGKILL is for, and nothing is lost by it.
 */
final class CancelOnShutdown {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thread hook;

    /**
     * @param told says how it ended, when the job was cancelled by this
     */
    CancelOnShutdown(Cancellation cancellation, JobWatch watch, PrintStream err, Runnable told) {
        hook = new Thread(() -> cancel(cancellation, watch, err, told), "weir-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void cancel(
            Cancellation cancellation, JobWatch watch, PrintStream err, Runnable told) {
        if (!watch.running()) {
            return;
        }
        cancellation.request();
        try {
            if (watch.awaitEnd(PATIENCE)) {
                told.run();
            } else {
                err.printf(
                        "weir: job '%s' did not end within %s and is left as it is%n",
                        watch.jobName(), Figures.duration(PATIENCE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.flush();
    }

    /** From now on the process may end as it likes. */
    void disarm() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook does its work.
        }
    }
}
