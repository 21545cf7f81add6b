package io.weir.ttl;

import io.weir.state.ListState;
import io.weir.types.Timed;
import java.util.ArrayList;
import java.util.List;

/** A list whose elements expire one by one. */
final class TtlListState<T> implements ListState<T> {
    private final ListState<Timed<T>> stored;
    private final TimeToLive time;

    TtlListState(ListState<Timed<T>> stored, TimeToLive time) {
        this.stored = stored;
        this.time = time;
    }

    @Override
    public Iterable<T> get() {
        time.used();
        List<T> seen = new ArrayList<>();
        List<Timed<T>> living = new ArrayList<>();
        boolean changed = false;
        for (Timed<T> element : stored.get()) {
            boolean expired = time.isExpired(element);
            if (!expired || time.showsExpired) {
                seen.add(element.value());
            }
            if (expired) {
                changed = true;
            } else if (time.isToBeNoted(element)) {
                changed = true;
                living.add(time.now(element.value()));
            } else {
                living.add(element);
            }
        }
        if (changed) {
            stored.update(living);
        }
        return seen;
    }

    @Override
    public void add(T value) {
        time.used();
        stored.add(time.now(value));
    }

    @Override
    public void addAll(List<T> values) {
        stored.addAll(now(values));
    }

    @Override
    public void update(List<T> values) {
        stored.update(now(values));
    }

    private List<Timed<T>> now(List<T> values) {
        return values.stream().map(time::now).toList();
    }

    @Override
    public void clear() {
        stored.clear();
    }
}
