package io.weir.connectors;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many readers of a source have something to read: they share its rate. Safe for any thread.
 */
final class ActiveReaders {
    private final AtomicInteger count = new AtomicInteger();

    /** The part of the rate that one of them has. */
    double share() {
        return 1.0 / Math.max(1, count.get());
    }

    /** Notes whether a reader is one of them; only called when that changes. */
    void changed(boolean active) {
        count.addAndGet(active ? 1 : -1);
    }
}
