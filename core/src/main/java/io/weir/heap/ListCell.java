package io.weir.heap;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of one key. Elements are only ever added behind the others, so a capture is the array
 * and two positions, and stays true while the list goes on growing. Confined to the subtask's
 * thread.
 */
final class ListCell {
    private Object[] elements;
    private int size;

    /** Elements before it are in an earlier snapshot, if the list was not replaced since. */
    private int captured;

    /** Whether earlier snapshots hold nothing of this list. */
    private boolean replaced = true;

    ListCell(int capacity) {
        elements = new Object[Math.max(2, capacity)];
    }

    void add(Object element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, size + (size >> 1) + 1);
        }
        elements[size++] = element;
    }

    /** Forgets the elements; what is added next replaces them. */
    void replace(int capacity) {
        elements = new Object[Math.max(2, capacity)];
        size = 0;
        captured = 0;
        replaced = true;
    }

    /** Says that the list is as an earlier snapshot holds it. */
    void restored() {
        captured = size;
        replaced = false;
    }

    /** The elements as they are now; not changed by later additions. */
    List<Object> view() {
        return Collections.unmodifiableList(Arrays.asList(elements).subList(0, size));
    }

    /** What changed since the capture before, or all if {@code full}; null if nothing did. */
    @Nullable Capture capture(boolean full) {
        boolean whole = full || replaced;
        int from = whole ? 0 : captured;
        captured = size;
        replaced = false;
        return from == size ? null : new Capture(elements, from, size, !whole);
    }

    /**
     * Elements {@code from} to {@code to}.
     *
     * @param appended whether they come behind those of earlier snapshots
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Capture(Object[] elements, int from, int to, boolean appended) {}
}
