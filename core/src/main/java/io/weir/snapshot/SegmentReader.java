package io.weir.snapshot;

import io.weir.storage.FileStore;
import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Reads a segment that a {@link SegmentWriter} has written, and trusts no byte of it: whatever does
 * not agree with its checksums, or with its handle, is a {@link DamagedFileException}.
 *
 * <p>Holds the index; no file stays open. Confined to one thread.
 */
public final class SegmentReader {
    /** The end of the file is read at once, in the hope that it has the whole index. */
    private static final int TAIL_BYTES = 1 << 16;

    /** Blocks that lie side by side are read together up to this size. */
    private static final int READ_AHEAD_BYTES = 1 << 22;

    private final FileStore job;
    private final SegmentHandle handle;
    private final List<Block> blocks;

    /**
     * A block's place and content.
     *
     * @param keyGroup -1 for operator state
     * @param entries how many it has
     * @param offset of its header in the file
     * @param length of its content
     * @param crc of its header and content
     */
    public record Block(
            StateId state, int keyGroup, int entries, long offset, int length, int crc) {
        long end() {
            return offset + SegmentFormat.BLOCK_HEADER_BYTES + length;
        }
    }

    private SegmentReader(FileStore job, SegmentHandle handle, List<Block> blocks) {
        this.job = job;
        this.handle = handle;
        this.blocks = blocks;
    }

    /**
     * Opens a segment and verifies its header, footer and index.
     *
     * @param job the store whose root is the job's folder
     * @throws FileNotFoundException if it is not there
     * @throws DamagedFileException if it is not what {@code handle} says
     * @throws NewerFormatException if it is of a later version
     */
    public static SegmentReader open(FileStore job, SegmentHandle handle) throws IOException {
        String path = handle.path();
        long size =
                job.size(path)
                        .orElseThrow(
                                () ->
                                        new FileNotFoundException(
                                                "Segment %s is missing in %s"
                                                        .formatted(path, job.uri())));
        if (size != handle.bytes()) {
            throw new DamagedFileException(
                    path,
                    Math.min(size, handle.bytes()),
                    "it has %d bytes, expected %d".formatted(size, handle.bytes()));
        }
        if (size < SegmentFormat.HEADER_BYTES + SegmentFormat.FOOTER_BYTES) {
            throw new DamagedFileException(
                    path, size, "it is too short for a segment: %d bytes".formatted(size));
        }
        int tailLength = (int) Math.min(size, TAIL_BYTES);
        long tailOffset = size - tailLength;
        byte[] tail = bytes(job, path, tailOffset, tailLength);
        verifyHeader(
                path, tailOffset == 0 ? tail : bytes(job, path, 0, SegmentFormat.HEADER_BYTES));

        long footerOffset = size - SegmentFormat.FOOTER_BYTES;
        var footer =
                new BinaryInput(
                        tail, tailLength - SegmentFormat.FOOTER_BYTES, SegmentFormat.FOOTER_BYTES);
        verifyFooter(path, footerOffset, tail);
        long indexOffset = footer.readFixed64();
        int indexLength = footer.readFixed32();
        int indexCrc = footer.readFixed32();
        long entries = footer.readFixed64();
        int blockCount = footer.readFixed32();
        if (indexCrc != handle.crc() || entries != handle.entries()) {
            throw new DamagedFileException(
                    path,
                    footerOffset,
                    "it is another segment: found checksum %08x and %d entries, expected %08x and %d"
                            .formatted(indexCrc, entries, handle.crc(), handle.entries()));
        }
        if (indexLength < 0
                || indexOffset < SegmentFormat.HEADER_BYTES
                || indexOffset != footerOffset - indexLength) {
            throw new DamagedFileException(
                    path,
                    footerOffset,
                    "the index is said to be at byte %d with %d bytes, which does not end where the footer begins"
                            .formatted(indexOffset, indexLength));
        }
        byte[] index =
                indexOffset >= tailOffset
                        ? Arrays.copyOfRange(
                                tail,
                                (int) (indexOffset - tailOffset),
                                (int) (indexOffset - tailOffset) + indexLength)
                        : bytes(job, path, indexOffset, indexLength);
        requireCrc(
                path, indexOffset, "the index", SegmentFormat.crc(index, 0, indexLength), indexCrc);
        return new SegmentReader(
                job, handle, readIndex(path, indexOffset, index, blockCount, entries));
    }

    private static void verifyHeader(String path, byte[] bytes) throws IOException {
        int checked = SegmentFormat.HEADER_BYTES - 4;
        if (!startsWith(bytes, 0, SegmentFormat.MAGIC)) {
            throw new DamagedFileException(path, 0, "it does not begin with WEIRSEG1");
        }
        var header = new BinaryInput(bytes, 8, 8);
        int version = header.readFixed32();
        requireCrc(
                path, 0, "the header", SegmentFormat.crc(bytes, 0, checked), header.readFixed32());
        if (version != SegmentFormat.VERSION) {
            throw new NewerFormatException(path, version, SegmentFormat.VERSION);
        }
    }

    private static void verifyFooter(String path, long offset, byte[] tail) throws IOException {
        int start = tail.length - SegmentFormat.FOOTER_BYTES;
        if (!startsWith(tail, tail.length - 8, SegmentFormat.END_MAGIC)) {
            throw new DamagedFileException(path, offset + 32, "it does not end with WEIRSEGE");
        }
        requireCrc(
                path,
                offset,
                "the footer",
                SegmentFormat.crc(tail, start, 28),
                new BinaryInput(tail, start + 28, 4).readFixed32());
    }

    private static List<Block> readIndex(
            String path, long indexOffset, byte[] bytes, int blockCount, long entries)
            throws IOException {
        var index = new BinaryInput(bytes);
        try {
            int stateCount = count(index, 2);
            var states = new ArrayList<StateId>(stateCount);
            for (int i = 0; i < stateCount; i++) {
                states.add(new StateId(index.readString(), index.readString()));
            }
            int count = count(index, 8);
            var blocks = new ArrayList<Block>(count);
            long offset = SegmentFormat.HEADER_BYTES;
            long seen = 0;
            for (int i = 0; i < count; i++) {
                StateId state = states.get(number(index, stateCount - 1));
                int keyGroup = index.readInt();
                var block =
                        new Block(
                                state,
                                keyGroup,
                                number(index, Integer.MAX_VALUE),
                                offset,
                                number(index, SegmentFormat.MAX_CONTENT_BYTES),
                                index.readFixed32());
                blocks.add(block);
                offset = block.end();
                seen += block.entries();
            }
            if (index.remaining() > 0 || count != blockCount || seen != entries) {
                throw new CorruptDataException(
                        "found %d blocks with %d entries and %d bytes after them, expected %d with %d and none"
                                .formatted(count, seen, index.remaining(), blockCount, entries));
            }
            if (offset != indexOffset) {
                throw new CorruptDataException(
                        "the blocks end at byte %d, expected %d".formatted(offset, indexOffset));
            }
            return List.copyOf(blocks);
        } catch (CorruptDataException e) {
            throw new DamagedFileException(
                    path, indexOffset, "the index can't be read: " + e.getMessage(), e);
        }
    }

    private static int count(BinaryInput index, int bytesEach) {
        return number(index, index.remaining() / bytesEach);
    }

    private static int number(BinaryInput index, int most) {
        long number = index.readUnsigned();
        if (number < 0 || number > most) {
            throw new CorruptDataException(
                    "found the number %d, expected 0 to %d".formatted(number, most));
        }
        return (int) number;
    }

    /** The segment's handle. */
    public SegmentHandle handle() {
        return handle;
    }

    /** All blocks in the order in which they were written. */
    public List<Block> blocks() {
        return blocks;
    }

    /** Reads one block of {@link #blocks()} and verifies it. */
    public BinaryInput read(Block block) throws IOException {
        int length = SegmentFormat.BLOCK_HEADER_BYTES + block.length();
        return content(block, bytes(job, handle.path(), block.offset(), length), 0);
    }

    /** Reads and verifies the blocks that are wanted, in the order of the file. */
    public void forEach(Predicate<Block> wanted, BlockVisitor visitor) throws IOException {
        var run = new ArrayList<Block>();
        for (Block block : blocks) {
            if (!wanted.test(block)) {
                continue;
            }
            if (!run.isEmpty()) {
                long start = run.get(0).offset();
                long end = run.get(run.size() - 1).end();
                if (end != block.offset() || block.end() - start > READ_AHEAD_BYTES) {
                    visit(run, visitor);
                    run.clear();
                }
            }
            run.add(block);
        }
        if (!run.isEmpty()) {
            visit(run, visitor);
        }
    }

    private void visit(List<Block> run, BlockVisitor visitor) throws IOException {
        long start = run.get(0).offset();
        int length = (int) (run.get(run.size() - 1).end() - start);
        byte[] bytes = bytes(job, handle.path(), start, length);
        for (Block block : run) {
            BinaryInput content = content(block, bytes, (int) (block.offset() - start));
            try {
                visitor.block(block.state(), block.keyGroup(), block.entries(), content);
            } catch (CorruptDataException e) {
                throw damaged(block, e);
            }
        }
    }

    /** Reads everything and verifies it. */
    public void verify() throws IOException {
        forEach(block -> true, (state, keyGroup, entries, content) -> {});
    }

    /** What it means that a block whose checksum is right can't be understood. */
    public DamagedFileException damaged(Block block, CorruptDataException e) {
        return new DamagedFileException(
                handle.path(),
                block.offset(),
                "the block of state %s, key group %d can't be read: %s"
                        .formatted(block.state(), block.keyGroup(), e.getMessage()),
                e);
    }

    private BinaryInput content(Block block, byte[] bytes, int start) throws IOException {
        var crc = new CRC32C();
        crc.update(bytes, start, 20);
        crc.update(bytes, start + SegmentFormat.BLOCK_HEADER_BYTES, block.length());
        int found = (int) crc.getValue();
        var header = new BinaryInput(bytes, start, SegmentFormat.BLOCK_HEADER_BYTES);
        header.skip(12);
        int compression = header.readFixed32();
        header.skip(4);
        int written = header.readFixed32();
        if (found != written || found != block.crc()) {
            // Put together only now: there may be very many blocks.
            String what =
                    "the block of state %s, key group %d"
                            .formatted(block.state(), block.keyGroup());
            requireCrc(handle.path(), block.offset(), what, found, written);
            requireCrc(handle.path(), block.offset(), what, found, block.crc());
        }
        if (compression != SegmentFormat.NO_COMPRESSION) {
            throw new NewerFormatException(
                    handle.path(),
                    "blocks with compression " + compression,
                    "compression 0 (none)");
        }
        return new BinaryInput(bytes, start + SegmentFormat.BLOCK_HEADER_BYTES, block.length());
    }

    private static void requireCrc(String path, long offset, String what, int found, int expected)
            throws DamagedFileException {
        if (found != expected) {
            throw new DamagedFileException(
                    path,
                    offset,
                    "the checksum of %s is %08x, expected %08x".formatted(what, found, expected));
        }
    }

    private static boolean startsWith(byte[] bytes, int offset, byte[] magic) {
        return Arrays.equals(bytes, offset, offset + magic.length, magic, 0, magic.length);
    }

    private static byte[] bytes(FileStore job, String path, long offset, int length)
            throws IOException {
        try {
            return job.read(path, offset, length);
        } catch (EOFException e) {
            throw new DamagedFileException(
                    path, offset, "it ends before byte %d".formatted(offset + length), e);
        }
    }
}
