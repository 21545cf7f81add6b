package io.weir.rocksdb;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;

/**
 * The keys of a database:
 *
 * <pre>
 *   row := u16 state | u16 key group | varint length of the key | key, as its type writes it
 * </pre>
 *
 * <p>Numbers are big endian. A value lies under the row of its key. An element of a list lies under
 * row and position (u64), an entry of a map under row and map key. No row is the beginning of
 * another one, so what lies below a row is a range of its own.
 *
 * <p>This order puts a key group of a state in one place, which is what snapshots go through.
 */
final class Row {
    private static final int STATE_BYTES = 2;
    private static final int GROUP_BYTES = 2;

    private Row() {}

    /** Replaces what is in {@code out} by a row. */
    static void write(int state, int keyGroup, BinaryOutput key, BinaryOutput out) {
        out.clear();
        out.writeByte(state >>> 8);
        out.writeByte(state);
        out.writeByte(keyGroup >>> 8);
        out.writeByte(keyGroup);
        out.writeUnsigned(key.position());
        out.writeRaw(key.array(), 0, key.position());
    }

    /** What all rows of a state begin with. */
    static byte[] first(int state) {
        return new byte[] {(byte) (state >>> 8), (byte) state};
    }

    /** The key group of the row that begins at {@code from}. */
    static int keyGroup(byte[] bytes, int from) {
        int at = from + STATE_BYTES;
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /** Sets {@code in} to the key of the row that begins at {@code from}; where the row ends. */
    static int key(byte[] bytes, int from, BinaryInput in) {
        int at = from + STATE_BYTES + GROUP_BYTES;
        in.reset(bytes, at, bytes.length - at);
        int length = (int) in.readUnsigned();
        int start = in.position();
        in.reset(bytes, start, length);
        return start + length;
    }
}
