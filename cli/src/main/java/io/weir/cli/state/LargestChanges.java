package io.weir.cli.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The changes that are the largest, of however many. Confined to one thread. */
public final class LargestChanges {
    private final int limit;
    private final ValueComparison values;
    private final PriorityQueue<Change> kept =
            new PriorityQueue<>(Comparator.comparingDouble(Change::distance));

    /**
     * A change, as texts.
     *
     * @param distance how large it is, in a measure that depends on the values
     * @param key which entry
     * @param before the value in the first savepoint, as JSON
     * @param after the value in the second
     * @param difference of numbers, with a sign; empty for others
     */
    public record Change(
            double distance, String key, String before, String after, String difference) {}

    LargestChanges(int limit, ValueComparison values) {
        this.limit = limit;
        this.values = values;
    }

    void add(StateChange change) throws IOException {
        var before = change.before();
        var after = change.after();
        if (limit == 0 || before == null || after == null) {
            return;
        }
        double distance = values.distance(before, after);
        Change least = kept.peek();
        if (kept.size() == limit && least != null) {
            if (distance <= least.distance()) {
                return;
            }
            kept.remove();
        }
        kept.add(
                new Change(
                        distance,
                        change.name(),
                        change.beforeText(),
                        change.afterText(),
                        values.difference(before, after)));
    }

    /** The largest first. */
    List<Change> get() {
        List<Change> sorted = new ArrayList<>(kept);
        sorted.sort(
                Comparator.comparingDouble(Change::distance).reversed().thenComparing(Change::key));
        return sorted;
    }
}
