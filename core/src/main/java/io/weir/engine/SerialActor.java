package io.weir.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs pieces of work one after the other, in the order they were submitted: what blocks is done
 * here rather than by a worker. {@link #submit} is safe for any thread.
 */
public final class SerialActor implements Scheduler.Actor {
    /** A piece of work. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run();
    }

    private final ConcurrentLinkedQueue<Work> queue = new ConcurrentLinkedQueue<>();
    private volatile Scheduler.@Nullable Running running;
    private final Consumer<Throwable> failures;
    private volatile boolean closing;

    private SerialActor(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    /**
     * Starts one.
     *
     * @param failures is told what a piece of work throws; the next piece is done all the same
     */
    public static SerialActor start(
            Scheduler scheduler, String name, Consumer<Throwable> failures) {
        SerialActor actor = new SerialActor(failures);
        actor.running = scheduler.start(name, actor);
        return actor;
    }

    /** Has {@code work} done after all that was submitted before. */
    public void submit(Work work) {
        queue.add(work);
        wake();
    }

    /** Ends after what was submitted so far. */
    public void close() {
        closing = true;
        wake();
    }

    private void wake() {
        Scheduler.Running r = running;
        if (r != null) {
            r.wake();
        }
    }

    @Override
    public long turn() {
        Work work = queue.poll();
        if (work != null) {
            try {
                work.run();
            } catch (Throwable t) {
                failures.accept(t);
            }
            return AGAIN;
        }
        return closing && queue.isEmpty() ? DONE : WHEN_WOKEN;
    }
}
