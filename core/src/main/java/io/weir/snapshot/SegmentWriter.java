package io.weir.snapshot;

import io.weir.storage.FileStore;
import io.weir.types.BinaryOutput;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes one segment: what changed in a worker's state since its segment before, or all of it.
 *
 * <p>Blocks go out as they come, so memory is that of one block and of the index (about ten bytes
 * for each block). Nothing is visible before {@link #publish()}. Confined to one thread.
 *
 * <h2>Format, version 1</h2>
 *
 * Numbers of fixed size are little endian; <em>varint</em> is seven bits a byte, the least
 * significant first; a string is a zig-zag varint of its length in bytes, then UTF-8. Every byte is
 * under a checksum, all of them CRC32C.
 *
 * <pre>
 *   file    := header block* index footer
 *
 *   header  (16)  "WEIRSEG1"
 *                 u32 version = 1
 *                 u32 checksum of the 12 bytes before; header and footer stay like this for ever
 *
 *   block   (24)  u32 state: which of the index's table
 *                 i32 key group, or -1 for operator state
 *                 u32 entries
 *                 u32 compression: 0 = none; all others are reserved
 *                 u32 length of the content
 *                 u32 checksum of the 20 bytes before and of the content
 *                 content: entries, see Entries
 *
 *   index         varint states;  for each: string operator id, string name
 *                 varint blocks;  for each, in the order of the file:
 *                   varint state, zig-zag varint key group, varint entries, varint length,
 *                   u32 checksum, as in the block
 *
 *   footer  (40)  u64 offset of the index
 *                 u32 length of the index
 *                 u32 checksum of the index
 *                 u64 entries of all blocks
 *                 u32 blocks
 *                 u32 checksum of the 28 bytes before
 *                 "WEIRSEGE"
 * </pre>
 *
 * Since the index holds the checksums of the blocks, its own stands for the whole file: a segment
 * that was exchanged for another whole one is noticed by its {@link SegmentHandle}.
 */
public final class SegmentWriter implements Closeable {
    private final String path;
    private final FileStore.Pending file;

    private final Map<StateId, Integer> states = new LinkedHashMap<>();
    private final BinaryOutput blockIndex = new BinaryOutput(1024);
    private final BinaryOutput scratch = new BinaryOutput(64);
    private final CRC32C crc = new CRC32C();

    private long position;
    private long entries;
    private int blocks;

    /**
     * Begins a segment.
     *
     * @param job the store whose root is the job's folder
     * @param path within it
     */
    public SegmentWriter(FileStore job, String path) throws IOException {
        this.path = path;
        this.file = job.write(path);
        boolean begun = false;
        try {
            scratch.writeRaw(SegmentFormat.MAGIC, 0, SegmentFormat.MAGIC.length);
            scratch.writeFixed32(SegmentFormat.VERSION);
            scratch.writeFixed32(SegmentFormat.crc(scratch.array(), 0, scratch.position()));
            put(scratch.array(), 0, scratch.position());
            begun = true;
        } finally {
            if (!begun) {
                file.close();
            }
        }
    }

    /**
     * Writes a block. A state's key group may have several; they are read in this order.
     *
     * @param keyGroup -1 for operator state
     * @param entries how many are in {@code content}
     * @param content 1 GiB at most; better some MiB, since it is read as a whole
     */
    public void block(StateId state, int keyGroup, int entries, BinaryOutput content)
            throws IOException {
        block(state, keyGroup, entries, content.array(), 0, content.position());
    }

    void block(StateId state, int keyGroup, int count, byte[] content, int offset, int length)
            throws IOException {
        if (keyGroup < -1 || count < 0) {
            throw new IllegalArgumentException(
                    "Block of %s for %s: key group %d must be -1 or more, entries %d 0 or more"
                            .formatted(state, path, keyGroup, count));
        }
        if (length > SegmentFormat.MAX_CONTENT_BYTES) {
            throw new IOException(
                    "State %s has %d bytes for key group %d in one block; a block holds 1 GiB at most. Keep large values in several keys"
                            .formatted(state, length, keyGroup));
        }
        int number = states.computeIfAbsent(state, s -> states.size());
        scratch.clear();
        scratch.writeFixed32(number);
        scratch.writeFixed32(keyGroup);
        scratch.writeFixed32(count);
        scratch.writeFixed32(SegmentFormat.NO_COMPRESSION);
        scratch.writeFixed32(length);
        crc.reset();
        crc.update(scratch.array(), 0, scratch.position());
        crc.update(content, offset, length);
        int checksum = (int) crc.getValue();
        scratch.writeFixed32(checksum);
        put(scratch.array(), 0, scratch.position());
        put(content, offset, length);

        blockIndex.writeUnsigned(number);
        blockIndex.writeInt(keyGroup);
        blockIndex.writeUnsigned(count);
        blockIndex.writeUnsigned(length);
        blockIndex.writeFixed32(checksum);
        entries += count;
        blocks++;
    }

    /** How many bytes have been written so far. */
    public long bytes() {
        return position;
    }

    /** Makes the segment durable and visible; the last call. */
    public SegmentHandle publish() throws IOException {
        var index = new BinaryOutput(blockIndex.position() + 64 * states.size() + 16);
        index.writeUnsigned(states.size());
        for (StateId state : states.keySet()) {
            index.writeString(state.operatorId());
            index.writeString(state.name());
        }
        index.writeUnsigned(blocks);
        index.writeRaw(blockIndex.array(), 0, blockIndex.position());
        int indexCrc = SegmentFormat.crc(index.array(), 0, index.position());

        scratch.clear();
        scratch.writeFixed64(position);
        scratch.writeFixed32(index.position());
        scratch.writeFixed32(indexCrc);
        scratch.writeFixed64(entries);
        scratch.writeFixed32(blocks);
        scratch.writeFixed32(SegmentFormat.crc(scratch.array(), 0, scratch.position()));
        scratch.writeRaw(SegmentFormat.END_MAGIC, 0, SegmentFormat.END_MAGIC.length);

        put(index.array(), 0, index.position());
        put(scratch.array(), 0, scratch.position());
        file.publish();
        return new SegmentHandle(path, position, entries, indexCrc);
    }

    /** Drops the segment unless it was published. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        file.write(bytes, offset, length);
        position += length;
    }
}
