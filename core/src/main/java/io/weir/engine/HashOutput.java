package io.weir.engine;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFailure;
import io.weir.types.KeyHash;
import io.weir.types.Type;

/** Sends each record to the subtask that owns the key group of its key. */
final class HashOutput<T, K> implements Collector<T> {
    private final OperatorContext context;
    private final KeySelector<T, K> selector;
    private final Type<K> keyType;
    private final int maxParallelism;
    private final Channel[] channelOfKeyGroup;

    HashOutput(
            OperatorContext context,
            KeySelector<T, K> selector,
            Type<K> keyType,
            Channel[] channelOfKeyGroup) {
        this.context = context;
        this.selector = selector;
        this.keyType = keyType;
        this.maxParallelism = channelOfKeyGroup.length;
        this.channelOfKeyGroup = channelOfKeyGroup;
    }

    @Override
    public void collect(T record) {
        int hash;
        try {
            hash = keyType.hash(selector.getKey(record));
        } catch (Throwable t) {
            throw OperatorFailure.ofKeySelector(context, record, t);
        }
        channelOfKeyGroup[KeyHash.keyGroup(hash, maxParallelism)].add(record);
    }
}
