package io.weir.connector;

import io.weir.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a reader may know and ask for. */
public interface ReaderContext {
    /** Which subtask, from 0. */
    int subtaskIndex();

    /** How many subtasks there are. */
    int parallelism();

    /** What time it is. */
    Clock clock();

    /** Has the reader polled again soon. Safe for any thread. */
    void wake();

    /**
     * A new daemon thread, not started, for what blocks. The reader sees to it that the thread ends
     * soon after {@link SourceReader#close}.
     *
     * @param name what the thread does, for thread dumps
     */
    Thread newThread(Runnable body, String name);

    /**
     * The one object that all readers of this source share in this attempt of the job: the first to
     * ask has it made by {@code create}. For what holds for the source as a whole, for instance a
     * total rate. The object must be safe for any thread. A source shares one object, whose class
     * is {@code type}.
     */
    <V> V shared(Class<V> type, Supplier<V> create);

    /**
     * Makes an instance of {@code type}, by its only constructor, from a private copy of its class,
     * so that the JIT compiles its loops for this reader alone. For the innermost loop of a fast
     * source. The class is top level, has no lambdas but in static methods, and no signature of it
     * names itself; the result is an {@code R}, an interface or superclass of it, but not a {@code
     * type}.
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // The copy's type has no name to ask for.
    <R> R create(Class<?> type, @Nullable Object... arguments);
}
