package io.weir.ttl;

import io.weir.operator.KeyedState;
import io.weir.state.StateTtlConfig;
import io.weir.state.StateTtlConfig.StateVisibility;
import io.weir.state.StateTtlConfig.UpdateType;
import io.weir.time.Clock;
import io.weir.types.Timed;

/** Decides what is expired. Confined to the subtask's thread. */
final class TimeToLive {
    private final long millis;
    private final Clock clock;
    private final Cleanup cleanup;

    /** Whether reading counts as use. */
    final boolean onRead;

    /** Whether an expired value is shown once more, to whoever finds it. */
    final boolean showsExpired;

    TimeToLive(StateTtlConfig config, Clock clock, KeyedState backend, String state) {
        this.cleanup = new Cleanup(backend, state, config.cleanupEntries(), this::isExpired);
        this.millis = config.timeToLive().toMillis();
        this.clock = clock;
        this.onRead = config.updateType() == UpdateType.OnReadAndWrite;
        this.showsExpired = config.stateVisibility() == StateVisibility.ReturnExpiredIfNotCleanedUp;
    }

    /** The state is about to be used. */
    void used() {
        cleanup.used();
    }

    /** A value that is used now. */
    <T> Timed<T> now(T value) {
        return new Timed<>(value, clock.currentTimeMillis());
    }

    boolean isExpired(Timed<?> timed) {
        return timed.at() != Timed.UNKNOWN && clock.currentTimeMillis() - timed.at() >= millis;
    }

    /** Whether to note that a living value is used when it is read. */
    boolean isToBeNoted(Timed<?> read) {
        return onRead || read.at() == Timed.UNKNOWN;
    }
}
