package io.weir.rocksdb;

import io.weir.operator.PrimitiveState;
import io.weir.types.Type.Primitive;
import java.util.function.LongBinaryOperator;

/**
 * A value state of primitive values by bits. They are boxed in the cache: next to what reaches the
 * database, a box costs nothing.
 */
final class RocksDbPrimitiveState implements PrimitiveState {
    private final ValueTable table;
    private final CurrentKey keys;
    private final Primitive valuePrimitive;

    RocksDbPrimitiveState(ValueTable table, CurrentKey keys) {
        this.table = table;
        this.keys = keys;
        this.valuePrimitive = Boxes.of(table.state().valueType());
    }

    @Override
    public long combine(long key, long value, LongBinaryOperator fold) {
        if (keys.primitive == Primitive.NONE || keys.primitive == Primitive.BOOLEAN) {
            throw new IllegalStateException(
                    "Operator %s: a key of type %s is no long; give it as an object"
                            .formatted(keys.operatorId, keys.type.javaType().getTypeName()));
        }
        return combine(Boxes.fromBits(keys.primitive, key), value, fold);
    }

    @Override
    public long combine(Object key, long value, LongBinaryOperator fold) {
        int place = table.loaded(key, keys.mixedOf(key));
        Object before = table.valueAt(place);
        long next =
                before == null
                        ? value
                        : fold.applyAsLong(Boxes.toBits(valuePrimitive, before), value);
        table.set(place, Boxes.fromBits(valuePrimitive, next));
        return next;
    }
}
