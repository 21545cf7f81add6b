package io.weir.job;

import java.util.ArrayList;
import java.util.List;

/** A wish that a job should end, from whoever started it. Safe for any thread. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean requested;

    /** Wishes it; only the first time counts. Runs the actions, on this thread. */
    public void request() {
        List<Runnable> toRun;
        synchronized (this) {
            if (requested) {
                return;
            }
            requested = true;
            toRun = List.copyOf(actions);
        }
        toRun.forEach(Runnable::run);
    }

    /** Whether it was wished. */
    public synchronized boolean requested() {
        return requested;
    }

    /** Runs the action once it is wished, or now if it was already. */
    public void onRequest(Runnable action) {
        synchronized (this) {
            if (!requested) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }
}
