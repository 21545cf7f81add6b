package io.weir.process;

import io.weir.function.CoFlatMapFunction;

/**
 * A {@link CoFlatMapFunction} with state and a life.
 *
 * @param <A> the type of what comes in from the first stream
 * @param <B> the type of what comes in from the second stream
 * @param <O> the type of what goes out
 */
public abstract class RichCoFlatMapFunction<A, B, O> extends AbstractRichFunction
        implements CoFlatMapFunction<A, B, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichCoFlatMapFunction() {}
}
