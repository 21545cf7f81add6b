package io.weir.snapshot;

import java.util.List;

/**
 * A file of a savepoint: a part of one state, as an Avro object container file.
 *
 * @param state whose entries it holds
 * @param path relative to the savepoint's folder
 * @param firstKeyGroup that it can hold entries of; -1 for operator state
 * @param lastKeyGroup the last of them, inclusive
 * @param entries how many Avro records it holds
 * @param bytes its length
 * @param crc the CRC32C of the whole file
 * @param headerBytes the length of what is before the first block
 * @param headerCrc the CRC32C of that
 * @param blocks one after the other, from the end of the header to the end of the file
 */
public record StateFile(
        StateId state,
        String path,
        int firstKeyGroup,
        int lastKeyGroup,
        long entries,
        long bytes,
        int crc,
        int headerBytes,
        int headerCrc,
        List<Block> blocks) {

    /**
     * A block of the container file.
     *
     * @param firstKeyGroup the smallest one in it; -1 for operator state
     * @param lastKeyGroup the largest one in it
     * @param entries how many records it holds
     * @param bytes its length in the file, with its two counts and the sync marker
     * @param crc the CRC32C of these bytes
     */
    public record Block(int firstKeyGroup, int lastKeyGroup, int entries, int bytes, int crc) {
        /** Checks that the parts agree. */
        public Block {
            if (firstKeyGroup < -1
                    || lastKeyGroup < firstKeyGroup
                    || (firstKeyGroup == -1) != (lastKeyGroup == -1)
                    || entries < 1
                    || bytes < 1) {
                throw new IllegalArgumentException(
                        "A block has key groups %d to %d, %d entries and %d bytes; expected a range from -1 or from 0 on, and both of them 1 or more"
                                .formatted(firstKeyGroup, lastKeyGroup, entries, bytes));
            }
        }
    }

    /** Checks that the parts agree. */
    public StateFile {
        blocks = List.copyOf(blocks);
        long blockBytes = headerBytes;
        long blockEntries = 0;
        for (Block block : blocks) {
            blockBytes += block.bytes();
            blockEntries += block.entries();
            if (block.firstKeyGroup() < firstKeyGroup || block.lastKeyGroup() > lastKeyGroup) {
                throw new IllegalArgumentException(
                        "File %s holds key groups %d to %d, but a block of it %d to %d"
                                .formatted(
                                        path,
                                        firstKeyGroup,
                                        lastKeyGroup,
                                        block.firstKeyGroup(),
                                        block.lastKeyGroup()));
            }
        }
        if (headerBytes < 1 || blockBytes != bytes || blockEntries != entries) {
            throw new IllegalArgumentException(
                    "File %s has %d bytes and %d entries, but its header and blocks have %d and %d"
                            .formatted(path, bytes, entries, blockBytes, blockEntries));
        }
    }
}
