package io.weir.ttl;

import io.weir.state.ValueState;
import io.weir.types.Timed;
import org.jspecify.annotations.Nullable;

/** A value that expires. */
final class TtlValueState<T> implements ValueState<T> {
    private final ValueState<Timed<T>> stored;
    private final TimeToLive time;

    TtlValueState(ValueState<Timed<T>> stored, TimeToLive time) {
        this.stored = stored;
        this.time = time;
    }

    @Override
    public @Nullable T value() {
        time.used();
        Timed<T> timed = stored.value();
        if (timed == null) {
            return null;
        }
        if (time.isExpired(timed)) {
            stored.clear();
            return time.showsExpired ? timed.value() : null;
        }
        if (time.isToBeNoted(timed)) {
            stored.update(time.now(timed.value()));
        }
        return timed.value();
    }

    @Override
    public void update(@Nullable T value) {
        time.used();
        stored.update(value == null ? null : time.now(value));
    }

    @Override
    public void clear() {
        stored.clear();
    }
}
