package io.weir.heap;

import io.weir.operator.PrimitiveState;
import io.weir.types.Type;
import java.util.function.LongBinaryOperator;

/** A {@link PrimitiveTable} as operators see it. */
final class HeapPrimitiveState<K> implements PrimitiveState {
    private final PrimitiveTable table;
    private final Type<K> keyType;

    HeapPrimitiveState(PrimitiveTable table, Type<K> keyType) {
        this.table = table;
        this.keyType = keyType;
    }

    @Override
    public long combine(long key, long value, LongBinaryOperator fold) {
        return table.combine(key, value, fold);
    }

    @Override
    @SuppressWarnings("unchecked") // Keys are of the operator's key type.
    public long combine(Object key, long value, LongBinaryOperator fold) {
        return table.combine(key, keyType.hash((K) key), value, fold);
    }
}
