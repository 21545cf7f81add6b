package io.weir.engine;

import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFailure;
import io.weir.types.KeyHash;
import java.lang.invoke.MethodHandle;

/** As {@link HashOutput}, for keys that are read as bits. */
final class LongHashOutput<T> implements Collector<T> {
    private final OperatorContext context;
    private final MethodHandle key;
    private final long highBits;
    private final int maxParallelism;
    private final Channel[] channelOfKeyGroup;

    /**
     * @param key {@code (Object record) -> long}
     * @param highBits what of the upper half of the bits goes into the hash: all of a long or
     *     double, nothing of an int or float
     */
    LongHashOutput(
            OperatorContext context, MethodHandle key, long highBits, Channel[] channelOfKeyGroup) {
        this.context = context;
        this.key = key;
        this.highBits = highBits;
        this.maxParallelism = channelOfKeyGroup.length;
        this.channelOfKeyGroup = channelOfKeyGroup;
    }

    @Override
    public void collect(T record) {
        long bits;
        try {
            bits = (long) key.invokeExact((Object) record);
        } catch (Throwable t) {
            throw OperatorFailure.ofKeySelector(context, record, t);
        }
        int hash = (int) (bits ^ ((bits >>> 32) & highBits));
        channelOfKeyGroup[KeyHash.keyGroup(hash, maxParallelism)].add(record);
    }
}
