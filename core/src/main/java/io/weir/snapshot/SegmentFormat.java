package io.weir.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The numbers of the segment format that writer and reader share; see {@link SegmentWriter}. */
final class SegmentFormat {
    static final byte[] MAGIC = "WEIRSEG1".getBytes(StandardCharsets.US_ASCII);
    static final byte[] END_MAGIC = "WEIRSEGE".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;

    static final int HEADER_BYTES = 16;
    static final int BLOCK_HEADER_BYTES = 24;
    static final int FOOTER_BYTES = 40;

    /** What a block can hold: with its header it must fit into an array. */
    static final int MAX_CONTENT_BYTES = 1 << 30;

    /** The content as it is; every other number is reserved. */
    static final int NO_COMPRESSION = 0;

    private SegmentFormat() {}

    static int crc(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
