package io.weir.heap;

import io.weir.types.KeyHash;
import io.weir.types.Type;
import io.weir.types.Type.Primitive;
import org.jspecify.annotations.Nullable;

/**
 * The key that handles act on, hashed once: the lower bits of the mixed hash give the slot in a
 * table, the upper ones the key group. Confined to the subtask's thread.
 */
final class KeyContext {
    final String operatorId;
    final Type<Object> type;

    /**
     * How keys lie in a long; NONE where they are objects. Boolean keys are objects: there are two.
     */
    final Primitive primitive;

    final int maxParallelism;
    final int firstKeyGroup;
    final int lastKeyGroup;

    /** All ones if the hash of a key is made of all 64 of its bits, 0 if of the lower 32. */
    final long highBits;

    /** The bits of the current key, if keys are primitive. */
    long bits;

    int mixed;

    /** The key group. */
    int group;

    /** Counts the keys set; 0 before the first. */
    long version;

    /** The current key; null while only its bits are known. */
    private @Nullable Object key;

    @SuppressWarnings("unchecked")
    KeyContext(
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
        Primitive found = Bits.of(type);
        this.primitive = found == Primitive.BOOLEAN ? Primitive.NONE : found;
        this.maxParallelism = maxParallelism;
        this.firstKeyGroup = firstKeyGroup;
        this.lastKeyGroup = lastKeyGroup;
        this.highBits = primitive == Primitive.LONG || primitive == Primitive.DOUBLE ? -1L : 0L;
    }

    void set(Object newKey) {
        if (primitive == Primitive.NONE) {
            set(newKey, 0, KeyHash.mix(type.hash(newKey)));
        } else {
            long newBits = Bits.toBits(primitive, newKey);
            set(newKey, newBits, mixedOf(newBits));
        }
    }

    void setBits(long newBits) {
        if (primitive == Primitive.NONE) {
            throw new IllegalStateException(
                    "Operator %s: a key of type %s is no long; set it as an object"
                            .formatted(operatorId, type.javaType().getTypeName()));
        }
        set(null, newBits, mixedOf(newBits));
    }

    private void set(@Nullable Object newKey, long newBits, int newMixed) {
        int newGroup = groupOf(newMixed);
        if (newGroup < firstKeyGroup || newGroup > lastKeyGroup) {
            throw notOwned(newGroup, newKey == null ? Bits.fromBits(primitive, newBits) : newKey);
        }
        key = newKey;
        bits = newBits;
        mixed = newMixed;
        group = newGroup;
        version++;
    }

    /** The mixed hash of a primitive key. */
    int mixedOf(long keyBits) {
        return KeyHash.mix((int) (keyBits ^ ((keyBits >>> 32) & highBits)));
    }

    /** The mixed hash of any key. */
    int mixedOfKey(Object anyKey) {
        return KeyHash.mix(type.hash(anyKey));
    }

    /**
     * The key group of a mixed hash, owned or not; the same as {@link KeyHash#keyGroup} makes of
     * the plain one.
     */
    int groupOf(int mixedHash) {
        return (int) (((mixedHash & 0xffffffffL) * maxParallelism) >>> 32);
    }

    /** The current key. */
    Object key() {
        Object current = key;
        if (current == null) {
            requireKey();
            current = Bits.fromBits(primitive, bits);
            key = current;
        }
        return current;
    }

    /** Refuses to go on without a current key. */
    void requireKey() {
        if (version == 0) {
            throw new IllegalStateException(
                    ("Operator %s: keyed state has no current key here; it has one only while a record"
                                    + " or a timer is processed")
                            .formatted(operatorId));
        }
    }

    /** The current key as tables of object keys take it; null where keys are primitive. */
    @Nullable Object objectKey() {
        return primitive == Primitive.NONE ? key() : null;
    }

    IllegalStateException notOwned(int keyGroup, Object anyKey) {
        return new IllegalStateException(
                ("Operator %s: key %s belongs to key group %d, this subtask owns %d to %d; it was"
                                + " routed with another hash or maximum parallelism")
                        .formatted(operatorId, anyKey, keyGroup, firstKeyGroup, lastKeyGroup));
    }
}
