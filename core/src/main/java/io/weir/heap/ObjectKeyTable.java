package io.weir.heap;

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
    public long combine(Object key, long value, LongBinaryOperator op) {
        int mixed = keys.mixedOfKey(key);
        ObjectLongGroup group = groups[keys.groupOf(mixed)];
        if (group == null) {
            group = (ObjectLongGroup) table.groupFor(mixed, key);
        }
        return group.combine(key, mixed, value, op);
    }

    @Override
    public long get(Object key, long absent) {
        int mixed = keys.mixedOfKey(key);
        ObjectLongGroup group = groups[keys.groupOf(mixed)];
        return group == null ? absent : group.getBits(key, mixed, absent);
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
