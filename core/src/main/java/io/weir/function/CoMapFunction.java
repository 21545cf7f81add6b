package io.weir.function;

/**
 * Makes one record of one, for two streams that are connected.
 *
 * @param <A> the type of what comes in from the first stream
 * @param <B> the type of what comes in from the second stream
 * @param <O> the type of what goes out
 */
public interface CoMapFunction<A, B, O> extends Function {
    /** The record that goes out for {@code value} of the first stream. */
    O map1(A value) throws Exception;

    /** The record that goes out for {@code value} of the second stream. */
    O map2(B value) throws Exception;
}
