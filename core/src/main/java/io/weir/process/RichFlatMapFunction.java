package io.weir.process;

import io.weir.function.FlatMapFunction;

/**
 * A {@link FlatMapFunction} with state and a life.
 *
 * @param <T> the type of what comes in
 * @param <O> the type of what goes out
 */
public abstract class RichFlatMapFunction<T, O> extends AbstractRichFunction
        implements FlatMapFunction<T, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichFlatMapFunction() {}
}
