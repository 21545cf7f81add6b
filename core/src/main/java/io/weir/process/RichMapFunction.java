package io.weir.process;

import io.weir.function.MapFunction;

/**
 * A {@link MapFunction} with state and a life.
 *
 * @param <T> the type of what comes in
 * @param <O> the type of what goes out
 */
public abstract class RichMapFunction<T, O> extends AbstractRichFunction
        implements MapFunction<T, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichMapFunction() {}
}
