package io.weir.types;

import java.util.Arrays;

/**
 * The hash of a key, defined over its Avro schema and value so that any program can compute it, and
 * the key group that follows from it.
 *
 * <ul>
 *   <li>null: 0; boolean: 1231 or 1237; int: the value; long: {@code (int) (v ^ v >>> 32)};
 *   <li>float: its IEEE 754 bits, NaN as 0x7fc00000; double: its 64 bits, NaN as
 *       0x7ff8000000000000, then as long;
 *   <li>string and enum symbol: {@code s[0]*31^(n-1) + ... + s[n-1]} over UTF-16 code units;
 *   <li>bytes and fixed: {@code 1*31^n + b[0]*31^(n-1) + ...} over signed bytes;
 *   <li>array: {@code 1*31^n + h[0]*31^(n-1) + ...} over the hashes of the elements;
 *   <li>record: as array, over the fields in the schema's order; union: the hash of its branch.
 * </ul>
 *
 * These are Java's own hash functions where Java specifies them, so a cached string hash serves. A
 * type computes it from its values; {@link GenericKeyHash} from a schema and a generic value or the
 * encoded bytes, for whoever has no Java class.
 */
public final class KeyHash {
    private KeyHash() {}

    /** The hash of a long. */
    public static int ofLong(long value) {
        return (int) (value ^ (value >>> 32));
    }

    /** The hash of a double; all NaN are one. */
    public static int ofDouble(double value) {
        return ofLong(Double.doubleToLongBits(value));
    }

    /** The hash of bytes. */
    public static int ofBytes(byte[] value) {
        return Arrays.hashCode(value);
    }

    /**
     * Spreads a hash over all 32 bits (the finalizer of MurmurHash3, Appleby 2011). A bijection:
     * different hashes stay different.
     */
    public static int mix(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        h ^= h >>> 16;
        return h;
    }

    /**
     * The key group of a key: the upper bits of the mixed hash scaled to {@code maxParallelism}, so
     * that the lower bits stay free for the slot in a table.
     */
    public static int keyGroup(int hash, int maxParallelism) {
        return (int) (((mix(hash) & 0xffffffffL) * maxParallelism) >>> 32);
    }
}
