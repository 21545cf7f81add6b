package io.weir.rocksdb;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.KeyHash;
import io.weir.types.Type;
import io.weir.types.Type.Primitive;
import org.jspecify.annotations.Nullable;

/** The key that handles act on, and the key groups of the subtask. Confined to its thread. */
final class CurrentKey {
    final String operatorId;
    final Type<Object> type;
    final Primitive primitive;
    final int maxParallelism;
    final int firstKeyGroup;
    final int lastKeyGroup;

    private @Nullable Object key;
    private int mixed;
    private long version;

    private final BinaryOutput encoded = new BinaryOutput(64);
    private final BinaryOutput row = new BinaryOutput(64);

    @SuppressWarnings("unchecked")
    CurrentKey(
            String operatorId,
            Type<?> type,
            int maxParallelism,
            int firstKeyGroup,
            int lastKeyGroup) {
        if (!type.whyNotKey().isEmpty()) {
            throw new IllegalArgumentException(
                    "Operator %s can't be keyed by %s: %s"
                            .formatted(operatorId, type.javaType(), type.whyNotKey()));
        }
        if (firstKeyGroup < 0 || lastKeyGroup < firstKeyGroup || lastKeyGroup >= maxParallelism) {
            throw new IllegalArgumentException(
                    "Operator %s: key groups %d to %d are not a range within 0 to %d"
                            .formatted(
                                    operatorId, firstKeyGroup, lastKeyGroup, maxParallelism - 1));
        }
        this.operatorId = operatorId;
        this.type = (Type<Object>) type;
        this.primitive = Boxes.of(type);
        this.maxParallelism = maxParallelism;
        this.firstKeyGroup = firstKeyGroup;
        this.lastKeyGroup = lastKeyGroup;
    }

    void set(Object newKey) {
        int newMixed = mixedOf(newKey);
        key = newKey;
        mixed = newMixed;
        version++;
    }

    /**
     * The mixed hash of a key of this subtask.
     *
     * @throws IllegalStateException if it is one of another subtask
     */
    int mixedOf(Object anyKey) {
        int anyMixed = KeyHash.mix(type.hash(anyKey));
        int group = groupOf(anyMixed);
        if (group < firstKeyGroup || group > lastKeyGroup) {
            throw new IllegalStateException(
                    "Operator %s: key %s belongs to key group %d, this subtask owns %d to %d; it was routed with another hash or maximum parallelism"
                            .formatted(operatorId, anyKey, group, firstKeyGroup, lastKeyGroup));
        }
        return anyMixed;
    }

    /** The key group of a mixed hash, as {@link KeyHash#keyGroup} makes it of the plain one. */
    int groupOf(int mixedHash) {
        return (int) (((mixedHash & 0xffffffffL) * maxParallelism) >>> 32);
    }

    /**
     * The current key.
     *
     * @throws IllegalStateException if none has been set yet
     */
    Object key() {
        Object current = key;
        if (current == null) {
            throw new IllegalStateException(
                    "Operator %s: keyed state has no current key here; it has one only while a record or a timer is processed"
                            .formatted(operatorId));
        }
        return current;
    }

    int mixed() {
        return mixed;
    }

    /** Counts the keys set. */
    long version() {
        return version;
    }

    /** The {@link Row} of a key in a state; valid until the next call. */
    BinaryOutput row(Declaration state, Object anyKey, int anyMixed) {
        encoded.clear();
        type.write(anyKey, encoded);
        Row.write(state.number(), groupOf(anyMixed), encoded, row);
        return row;
    }

    /** The row of the current key in a state; valid until the next call. */
    BinaryOutput row(Declaration state) {
        return row(state, key(), mixed);
    }

    /** Reads a key. */
    Object read(BinaryInput in) {
        return type.read(in);
    }
}
