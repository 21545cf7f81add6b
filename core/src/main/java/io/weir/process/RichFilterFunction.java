package io.weir.process;

import io.weir.function.FilterFunction;

/**
 * A {@link FilterFunction} with state and a life.
 *
 * @param <T> the type of what comes in
 */
public abstract class RichFilterFunction<T> extends AbstractRichFunction
        implements FilterFunction<T> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichFilterFunction() {}
}
