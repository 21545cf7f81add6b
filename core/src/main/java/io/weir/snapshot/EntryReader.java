package io.weir.snapshot;

import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;

/**
 * Steps through the entries of a block without copying them:
 *
 * <pre>{@code
 * entries.reset(content);
 * while (entries.next()) {
 *     switch (entries.op()) { ... entries.key(); entries.payload(); ... }
 * }
 * }</pre>
 *
 * Reused by calling {@link #reset}. Confined to one thread.
 */
public final class EntryReader {
    private final BinaryInput key = new BinaryInput(new byte[0]);
    private final BinaryInput payload = new BinaryInput(new byte[0]);
    private BinaryInput content = new BinaryInput(new byte[0]);
    private int op;

    /** Starts on the entries that {@code content} has left. */
    public void reset(BinaryInput content) {
        this.content = content;
    }

    /**
     * Goes to the next entry.
     *
     * @return false if there is none
     * @throws CorruptDataException if what is there is not an entry
     */
    public boolean next() {
        if (content.remaining() == 0) {
            return false;
        }
        op = content.readByte();
        if (op < Entries.PUT || op > Entries.PATCH) {
            throw new CorruptDataException(
                    "found the operation %d, expected 1 (PUT) to 4 (PATCH)".formatted(op));
        }
        readPart(content, key);
        readPart(content, payload);
        return true;
    }

    /** One of the constants of {@link Entries}. */
    public int op() {
        return op;
    }

    /** The key's bytes; the same object for every entry, valid until the next. */
    public BinaryInput key() {
        return key;
    }

    /** The payload; the same object for every entry, valid until the next. */
    public BinaryInput payload() {
        return payload;
    }

    /** Reads a length and lets {@code part} be that many bytes of the same array. */
    public static void readPart(BinaryInput in, BinaryInput part) {
        int length = readLength(in);
        part.reset(in.array(), in.position(), length);
        in.skip(length);
    }

    /** The unsigned length of a part, or a count of parts, which must fit into what is left. */
    public static int readLength(BinaryInput in) {
        long length = in.readUnsigned();
        if (length < 0 || length > in.remaining()) {
            throw new CorruptDataException(
                    "found a length or count of %s where %d bytes are left"
                            .formatted(Long.toUnsignedString(length), in.remaining()));
        }
        return (int) length;
    }
}
