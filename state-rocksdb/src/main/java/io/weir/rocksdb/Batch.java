package io.weir.rocksdb;

import io.weir.types.BinaryOutput;

/**
 * Changes to a database that are written together, in the form in which RocksDB keeps a write
 * batch, so that they are handed over in one native call rather than in one for each:
 *
 * <pre>
 *   u64 sequence = 0 | u32 count | record*         numbers little endian
 *   record := 5, family, key, value                put
 *           | 4, family, key                       delete
 *           | 14, family, first key, key behind    delete a range
 *   family := varint;  key, value := varint length, bytes
 * </pre>
 *
 * Confined to one thread.
 */
final class Batch {
    private static final int PUT = 0x5;
    private static final int DELETE = 0x4;
    private static final int DELETE_RANGE = 0xe;
    private static final int HEADER_BYTES = 12;

    private final BinaryOutput out = new BinaryOutput(1 << 17);
    private int count;

    Batch() {
        clear();
    }

    void clear() {
        out.clear();
        out.writeFixed64(0);
        out.writeFixed32(0);
        count = 0;
    }

    int count() {
        return count;
    }

    int bytes() {
        return out.position();
    }

    void put(Family family, byte[] key, int keyLength, byte[] value, int from, int length) {
        begin(PUT, family);
        part(key, 0, keyLength);
        part(value, from, length);
    }

    /**
     * Puts under a key with a number before it (u64, big endian) a value with a byte and a number
     * (u64, little endian) before it.
     */
    void put(
            Family family,
            long keyPrefix,
            byte[] key,
            int keyLength,
            int operation,
            long sequence,
            byte[] value,
            int from,
            int length) {
        begin(PUT, family);
        out.writeUnsigned(keyLength + 8L);
        out.writeFixed64(Long.reverseBytes(keyPrefix));
        out.writeRaw(key, 0, keyLength);
        out.writeUnsigned(length + 9L);
        out.writeByte(operation);
        out.writeFixed64(sequence);
        out.writeRaw(value, from, length);
    }

    void delete(Family family, byte[] key, int keyLength) {
        begin(DELETE, family);
        part(key, 0, keyLength);
    }

    void deleteRange(Family family, byte[] first, byte[] behind) {
        begin(DELETE_RANGE, family);
        part(first, 0, first.length);
        part(behind, 0, behind.length);
    }

    private void begin(int tag, Family family) {
        out.writeByte(tag);
        out.writeUnsigned(family.id());
        count++;
    }

    private void part(byte[] bytes, int from, int length) {
        out.writeUnsigned(length);
        out.writeRaw(bytes, from, length);
    }

    /** All of it, as RocksDB takes it. */
    byte[] toByteArray() {
        byte[] bytes = out.toByteArray();
        for (int i = 0; i < 4; i++) {
            bytes[HEADER_BYTES - 4 + i] = (byte) (count >>> (8 * i));
        }
        return bytes;
    }
}
