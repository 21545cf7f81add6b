package io.weir.connectors;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The elements of a list in memory, each exactly once, in order at parallelism 1. They may be of
 * any class; they are not copied and must not change. Lives in the process that made it; a job
 * restored in another process goes on where it was, if the program makes the same list again.
 */
public final class Elements {
    private Elements() {}

    /** The given elements. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Generator<T> of(T... elements) {
        return from(Arrays.asList(elements));
    }

    /** The elements of a list. */
    public static <T> Generator<T> from(List<T> elements) {
        InProcess<List<T>> list =
                InProcess.of(
                        "A source of elements",
                        Collections.unmodifiableList(Arrays.asList(asArray(elements))));
        return new Generator<>(
                "%d elements".formatted(elements.size()),
                elements.size(),
                index -> list.get().get((int) index),
                null,
                Double.POSITIVE_INFINITY);
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] asArray(List<T> elements) {
        return (T[]) elements.toArray();
    }
}
