package io.weir.heap;

import io.weir.types.KeyHash;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The fast path for primitive keys. */
final class LongKeyTable extends PrimitiveTable {
    private final StateTable table;
    private final @Nullable LongLongGroup[] groups;
    private final KeyContext keys;
    private final int maxParallelism;
    private final int firstKeyGroup;
    private final long highBits;

    LongKeyTable(StateTable table) {
        this.table = table;
        this.groups = (LongLongGroup[]) table.groups();
        this.keys = table.keys();
        this.maxParallelism = keys.maxParallelism;
        this.firstKeyGroup = keys.firstKeyGroup;
        this.highBits = keys.highBits;
    }

    @Override
    public long combine(long key, long value, LongBinaryOperator op) {
        int mixed = KeyHash.mix((int) (key ^ ((key >>> 32) & highBits)));
        return group(mixed, key).combine(key, mixed, value, op);
    }

    private LongLongGroup group(int mixed, long key) {
        int index = (int) (((mixed & 0xffffffffL) * maxParallelism) >>> 32) - firstKeyGroup;
        LongLongGroup[] g = groups;
        if (index < 0 || index >= g.length) {
            throw notOwned(mixed, key);
        }
        LongLongGroup group = g[index];
        return group == null ? newGroup(index) : group;
    }

    private IllegalStateException notOwned(int mixed, long key) {
        return keys.notOwned(mixed, Bits.fromBits(keys.primitive, key));
    }

    private LongLongGroup newGroup(int index) {
        return (LongLongGroup) table.group(index);
    }

    @Override
    public long combine(Object key, int hash, long value, LongBinaryOperator op) {
        return combine(Bits.toBits(keys.primitive, key), value, op);
    }

    @Override
    public long get(long key, long absent) {
        int mixed = keys.mixedOf(key);
        return group(mixed, key).getBits(key, mixed, absent);
    }

    @Override
    public long get(Object key, int hash, long absent) {
        return get(Bits.toBits(keys.primitive, key), absent);
    }
}
