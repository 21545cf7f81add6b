package io.weir.savepoint;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.StateFile;
import io.weir.storage.FileStore;
import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the blocks of one file of a savepoint, and trusts no byte of it: what does not agree with
 * the metadata is a {@link DamagedFileException}. Reads a block at a time; no file stays open.
 * Confined to one thread.
 */
final class ContainerReader {
    private final FileStore savepoint;
    private final StateFile file;
    private final Container.Header header;
    private final long maxBlockBytes;
    private final ZstdDecompressor decompressor = new ZstdDecompressor();
    private byte[] content = new byte[0];
    private int contentLength;

    private ContainerReader(
            FileStore savepoint, StateFile file, Container.Header header, long maxBlockBytes) {
        this.savepoint = savepoint;
        this.file = file;
        this.header = header;
        this.maxBlockBytes = maxBlockBytes;
    }

    /**
     * Opens a file and verifies its length and header.
     *
     * @param maxBlockBytes how large an uncompressed block may be, so that a small file can't fill
     *     the memory
     */
    static ContainerReader open(FileStore savepoint, StateFile file, long maxBlockBytes)
            throws IOException {
        String path = file.path();
        long size =
                savepoint
                        .size(path)
                        .orElseThrow(
                                () ->
                                        new FileNotFoundException(
                                                "File %s is missing in savepoint %s"
                                                        .formatted(path, savepoint.uri())));
        if (size != file.bytes()) {
            throw new DamagedFileException(
                    path,
                    Math.min(size, file.bytes()),
                    "it has %d bytes, expected %d".formatted(size, file.bytes()));
        }
        byte[] head = read(savepoint, path, 0, file.headerBytes());
        requireCrc(path, 0, "the header", head, file.headerCrc());
        Container.Header header;
        try {
            header = Container.Header.read(head);
        } catch (CorruptDataException e) {
            throw new DamagedFileException(
                    path, 0, "it is not an Avro object container file: " + e.getMessage(), e);
        }
        String codec = header.metadata().getOrDefault("avro.codec", "null");
        if (!codec.equals(Container.CODEC)) {
            throw new DamagedFileException(
                    path, 0, "its codec is '%s', expected '%s'".formatted(codec, Container.CODEC));
        }
        return new ContainerReader(savepoint, file, header, maxBlockBytes);
    }

    @Nullable String schema() {
        return header.metadata().get("avro.schema");
    }

    /**
     * Reads a block, verifies it and uncompresses it.
     *
     * @param offset where in the file it begins
     */
    void read(StateFile.Block block, long offset) throws IOException {
        String path = file.path();
        byte[] bytes = read(savepoint, path, offset, block.bytes());
        requireCrc(path, offset, "the block", bytes, block.crc());
        int end = bytes.length - Container.SYNC_BYTES;
        try {
            if (end < 2) {
                throw new CorruptDataException("it has %d bytes".formatted(bytes.length));
            }
            if (!Arrays.equals(bytes, end, bytes.length, header.sync(), 0, Container.SYNC_BYTES)) {
                throw new CorruptDataException("it does not end with the sync marker");
            }
            var in = new BinaryInput(bytes, 0, end);
            long entries = in.readLong();
            long size = in.readLong();
            if (entries != block.entries() || size != in.remaining()) {
                throw new CorruptDataException(
                        "it says %d entries and %d bytes, expected %d and %d"
                                .formatted(entries, size, block.entries(), in.remaining()));
            }
            uncompress(bytes, in.position(), in.remaining(), offset);
        } catch (CorruptDataException | MalformedInputException | IndexOutOfBoundsException e) {
            throw new DamagedFileException(
                    path, offset, "the block can't be read: " + e.getMessage(), e);
        }
    }

    private void uncompress(byte[] bytes, int from, int length, long offset) throws IOException {
        long size = ZstdDecompressor.getDecompressedSize(bytes, from, length);
        if (size < 0) {
            throw new CorruptDataException("its zstd frame does not say its content size");
        }
        if (size > maxBlockBytes) {
            throw new IOException(
                    "%s has a block at byte %d that would be %d bytes long uncompressed; up to %d are read. If you trust the file, give the process a larger heap (-Xmx)"
                            .formatted(file.path(), offset, size, maxBlockBytes));
        }
        if (content.length < size || content.length > 4 * Container.BLOCK_BYTES) {
            content = new byte[Math.max((int) size, Container.BLOCK_BYTES)];
        }
        int found = decompressor.decompress(bytes, from, length, content, 0, (int) size);
        if (found != size) {
            throw new CorruptDataException(
                    "its zstd frame holds %d bytes and says %d".formatted(found, size));
        }
        contentLength = (int) size;
    }

    /** The array with the uncompressed block; it is overwritten by the next. */
    byte[] content() {
        return content;
    }

    int contentLength() {
        return contentLength;
    }

    private static void requireCrc(
            String path, long offset, String what, byte[] bytes, int expected)
            throws DamagedFileException {
        int found = Container.crc(bytes, 0, bytes.length);
        if (found != expected) {
            throw new DamagedFileException(
                    path,
                    offset,
                    "the checksum of %s is %08x, expected %08x".formatted(what, found, expected));
        }
    }

    private static byte[] read(FileStore savepoint, String path, long offset, int length)
            throws IOException {
        try {
            return savepoint.read(path, offset, length);
        } catch (EOFException e) {
            throw new DamagedFileException(
                    path, offset, "it ends before byte %d".formatted(offset + length), e);
        }
    }
}
