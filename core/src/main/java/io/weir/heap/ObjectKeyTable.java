package io.weir.heap;

import io.weir.types.KeyHash;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The fast path for keys that are objects. */
final class ObjectKeyTable extends PrimitiveTable {
    private final StateTable table;
    private final @Nullable ObjectLongGroup[] groups;
    private final KeyContext keys;

    ObjectKeyTable(StateTable table) {
        this.table = table;
        this.groups = (ObjectLongGroup[]) table.groups();
        this.keys = table.keys();
    }

    @Override
    public long combine(Object key, int hash, long value, LongBinaryOperator op) {
        int mixed = KeyHash.mix(hash);
        return group(mixed, key).combine(key, mixed, value, op);
    }

    @Override
    public long get(Object key, int hash, long absent) {
        int mixed = KeyHash.mix(hash);
        return group(mixed, key).getBits(key, mixed, absent);
    }

    private ObjectLongGroup group(int mixed, Object key) {
        int index = keys.groupOf(mixed);
        ObjectLongGroup[] g = groups;
        if (index < 0 || index >= g.length) {
            throw keys.notOwned(mixed, key);
        }
        ObjectLongGroup group = g[index];
        return group == null ? (ObjectLongGroup) table.group(index) : group;
    }

    @Override
    public long combine(long key, long value, LongBinaryOperator op) {
        throw noLong();
    }

    @Override
    public long get(long key, long absent) {
        throw noLong();
    }

    private IllegalStateException noLong() {
        return new IllegalStateException(
                "State %s: a key of type %s is no long; give it as an object"
                        .formatted(table.id(), keys.type.javaType().getTypeName()));
    }
}
