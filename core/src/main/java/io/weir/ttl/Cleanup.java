package io.weir.ttl;

import io.weir.operator.KeyedState;
import io.weir.types.Timed;
import java.util.function.Predicate;

/**
 * Removes what is expired and nobody comes upon, a little for each use of the state. Confined to
 * the subtask's thread.
 */
final class Cleanup {
    /** Uses after which it is done, for all of them at once. */
    private static final int USES = 128;

    private final KeyedState backend;
    private final String state;
    private final int entriesPerUse;
    private final Predicate<Timed<?>> expired;
    private int uses;

    Cleanup(KeyedState backend, String state, int entriesPerUse, Predicate<Timed<?>> expired) {
        this.backend = backend;
        this.state = state;
        this.entriesPerUse = entriesPerUse;
        this.expired = expired;
    }

    /** The state is about to be used. */
    void used() {
        if (++uses >= USES) {
            uses = 0;
            if (entriesPerUse > 0) {
                backend.clean(
                        state, USES * entriesPerUse, stored -> expired.test((Timed<?>) stored));
            }
        }
    }
}
