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
    private final long highBits;

    LongKeyTable(StateTable table) {
        this.table = table;
        this.groups = (LongLongGroup[]) table.groups();
        this.keys = table.keys();
        this.maxParallelism = keys.maxParallelism;
        this.highBits = keys.highBits;
    }

    // The methods below are kept so small that they are inlined into a chain's loop even while the
    // tables fill; what is rare is in methods of its own.

    @Override
    public long combine(long key, long value, LongBinaryOperator op) {
        int mixed = KeyHash.mix((int) (key ^ ((key >>> 32) & highBits)));
        LongLongGroup group = groups[(int) (((mixed & 0xffffffffL) * maxParallelism) >>> 32)];
        if (group == null) {
            group = newGroup(key, mixed);
        }
        return group.combine(key, mixed, value, op);
    }

    @Override
    public long touch(long key) {
        int mixed = KeyHash.mix((int) (key ^ ((key >>> 32) & highBits)));
        LongLongGroup group = groups[(int) (((mixed & 0xffffffffL) * maxParallelism) >>> 32)];
        return group == null ? 0 : group.touch(mixed);
    }

    private LongLongGroup newGroup(long key, int mixed) {
        return (LongLongGroup) table.groupFor(mixed, Bits.fromBits(keys.primitive, key));
    }

    @Override
    public long combine(Object key, long value, LongBinaryOperator op) {
        return combine(Bits.toBits(keys.primitive, key), value, op);
    }

    @Override
    public long get(long key, long absent) {
        int mixed = keys.mixedOf(key);
        LongLongGroup group = groups[keys.groupOf(mixed)];
        return group == null ? absent : group.getBits(key, mixed, absent);
    }

    @Override
    public long get(Object key, long absent) {
        return get(Bits.toBits(keys.primitive, key), absent);
    }
}
