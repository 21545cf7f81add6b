package io.weir.engine;

import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFailure;
import io.weir.types.KeyHash;
import java.lang.invoke.MethodHandle;

/** As {@link LongHashOutput}, for records that travel in longs. */
final class PackedHashOutput<T> implements Collector<T> {
    private final OperatorContext context;
    private final MethodHandle key;
    private final long highBits;
    private final int maxParallelism;
    private final Channel[] channelOfKeyGroup;
    private final int width;
    private final MethodHandle first;
    private final MethodHandle second;
    private final MethodHandle third;
    private final MethodHandle fourth;

    PackedHashOutput(
            OperatorContext context,
            MethodHandle key,
            long highBits,
            Channel[] channelOfKeyGroup,
            Packing packing) {
        this.context = context;
        this.key = key;
        this.highBits = highBits;
        this.maxParallelism = channelOfKeyGroup.length;
        this.channelOfKeyGroup = channelOfKeyGroup;
        this.width = packing.width();
        this.first = packing.readers().get(0);
        this.second = packing.readers().get(1);
        this.third = packing.readers().get(2);
        this.fourth = packing.readers().get(3);
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
        Channel channel = channelOfKeyGroup[KeyHash.keyGroup(hash, maxParallelism)];
        long[] cells = channel.cells();
        int at = channel.size() * width;
        try {
            cells[at] = (long) first.invokeExact((Object) record);
            if (width > 1) {
                cells[at + 1] = (long) second.invokeExact((Object) record);
            }
            if (width > 2) {
                cells[at + 2] = (long) third.invokeExact((Object) record);
            }
            if (width > 3) {
                cells[at + 3] = (long) fourth.invokeExact((Object) record);
            }
        } catch (Throwable t) {
            throw OperatorFailure.of(context, t);
        }
        channel.added();
    }
}
