package io.weir.function;

/**
 * Makes any number of records of one, for two streams that are connected.
 *
 * @param <A> the type of what comes in from the first stream
 * @param <B> the type of what comes in from the second stream
 * @param <O> the type of what goes out
 */
public interface CoFlatMapFunction<A, B, O> extends Function {
    /** Gives what goes out for {@code value} of the first stream to {@code out}. */
    void flatMap1(A value, Collector<O> out) throws Exception;

    /** Gives what goes out for {@code value} of the second stream to {@code out}. */
    void flatMap2(B value, Collector<O> out) throws Exception;
}
