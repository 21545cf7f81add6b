package io.weir.snapshot;

import io.weir.types.BinaryOutput;

/**
 * The entries of keyed state in a segment: what happened to a key since the checkpoint before.
 *
 * <pre>
 *   entry   := op (1 byte)  length (unsigned varint)  key bytes  length (unsigned varint)  payload
 *   PUT     := the whole value:  VALUE: its Avro binary;  LIST: list;  MAP: map
 *   REMOVE  := empty payload; the key has no value any more
 *   APPEND  := LIST only: a list that is added to the end of what was there
 *   PATCH   := MAP only: a map of what was put, then a count and that many (length, map key) removed
 *   list    := count (unsigned varint), that many (length, element bytes)
 *   map     := count (unsigned varint), that many (length, map key bytes, length, value bytes)
 * </pre>
 *
 * APPEND and PATCH on a key without a value start from an empty one. A key occurs at most once for
 * each state in a segment. Because every part says its length, entries can be merged without
 * knowing any type.
 *
 * <p>Operator state uses PUT entries in blocks of key group -1. For a list each item is an entry
 * whose key is the index of the subtask that held it (unsigned varint), so that keys repeat; for a
 * broadcast map each entry has the map's key.
 */
public final class Entries {
    /** The whole value. */
    public static final int PUT = 1;

    /** The key has no value any more. */
    public static final int REMOVE = 2;

    /** Elements added to the end of a list. */
    public static final int APPEND = 3;

    /** What was put into and removed from a map. */
    public static final int PATCH = 4;

    private Entries() {}

    /** Appends one entry; {@code payload} is ignored for REMOVE. */
    public static void write(BinaryOutput out, int op, BinaryOutput key, BinaryOutput payload) {
        out.writeByte(op);
        writePart(out, key);
        if (op == REMOVE) {
            out.writeUnsigned(0);
        } else {
            writePart(out, payload);
        }
    }

    /** Appends a length and that many bytes. */
    public static void writePart(BinaryOutput out, BinaryOutput part) {
        out.writeUnsigned(part.position());
        out.writeRaw(part.array(), 0, part.position());
    }
}
