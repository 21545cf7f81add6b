package io.weir.savepoint;

import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.types.BinaryOutput;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes one file of a savepoint: an Avro object container file with zstd blocks. Holds some blocks
 * in memory, whatever the size of the file. Confined to one thread.
 */
final class ContainerWriter implements Closeable {
    private final FileStore.Pending file;
    private final StateId state;
    private final String path;
    private final int firstKeyGroup;
    private final int lastKeyGroup;
    private final byte[] sync;
    private final Compression compression;
    private final CRC32C crc = new CRC32C();
    private final List<StateFile.Block> blocks = new ArrayList<>();
    private final int headerBytes;
    private final int headerCrc;

    private BinaryOutput block;
    private int blockEntries;
    private int blockFirst;
    private int blockLast;
    private long entries;
    private long bytes;

    /**
     * Begins a file.
     *
     * @param store the store whose root is the savepoint's folder
     */
    ContainerWriter(
            FileStore store,
            StateId state,
            String path,
            int firstKeyGroup,
            int lastKeyGroup,
            Container.Header header,
            Compression compression)
            throws IOException {
        this.state = state;
        this.path = path;
        this.firstKeyGroup = firstKeyGroup;
        this.lastKeyGroup = lastKeyGroup;
        this.sync = header.sync();
        this.compression = compression;
        this.block = compression.buffer();
        byte[] head = header.toBytes();
        headerBytes = head.length;
        headerCrc = Container.crc(head, 0, head.length);
        file = store.write(path);
        boolean begun = false;
        try {
            put(head, 0, head.length);
            begun = true;
        } finally {
            if (!begun) {
                file.close();
            }
        }
    }

    /**
     * Begins a record, which the caller appends to what this returns, before the next call.
     *
     * @param keyGroup of it, not smaller than that of the record before
     * @param size about how many bytes it has: a block is cut before a record that doesn't fit
     */
    BinaryOutput record(int keyGroup, int size) throws IOException {
        if (blockEntries > 0 && (long) block.position() + size > Container.BLOCK_BYTES) {
            cut();
        }
        if (blockEntries == 0) {
            blockFirst = keyGroup;
        }
        blockLast = keyGroup;
        blockEntries++;
        return block;
    }

    private void cut() throws IOException {
        entries += blockEntries;
        compression.submit(block, blockEntries, blockFirst, blockLast, sync, this::append);
        block = compression.buffer();
        blockEntries = 0;
    }

    private void append(Compression.Compressed compressed) throws IOException {
        put(compressed.bytes(), compressed.offset(), compressed.block().bytes());
        blocks.add(compressed.block());
    }

    private void put(byte[] array, int offset, int length) throws IOException {
        file.write(array, offset, length);
        crc.update(array, offset, length);
        bytes += length;
    }

    /** Makes the file durable and visible; the last call. */
    StateFile publish() throws IOException {
        if (blockEntries > 0) {
            cut();
        }
        compression.finish(this::append);
        file.publish();
        return new StateFile(
                state,
                path,
                firstKeyGroup,
                lastKeyGroup,
                entries,
                bytes,
                (int) crc.getValue(),
                headerBytes,
                headerCrc,
                blocks);
    }

    /** Drops the file unless it was published. */
    @Override
    public void close() throws IOException {
        compression.abandon();
        file.close();
    }
}
