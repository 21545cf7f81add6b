package io.weir.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs pieces of work one after the other, in the order they were submitted: what blocks is done
 * here rather than by a worker. {@link #submit} is safe for any thread.
 */
public final class SerialActor implements Scheduler.Actor {
    /** A piece of work; sees to its own failures. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run();
    }

    private final ConcurrentLinkedQueue<Work> queue = new ConcurrentLinkedQueue<>();
    private volatile Scheduler.@Nullable Running running;
    private volatile boolean closing;

    private SerialActor() {}

    /** Starts one. */
    public static SerialActor start(Scheduler scheduler, String name) {
        SerialActor actor = new SerialActor();
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
            work.run();
            return AGAIN;
        }
        return closing && queue.isEmpty() ? DONE : WHEN_WOKEN;
    }
}
