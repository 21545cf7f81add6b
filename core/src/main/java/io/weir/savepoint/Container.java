package io.weir.savepoint;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** What writer and reader of Avro object container files share; Avro 1.12 specification. */
final class Container {
    static final String CODEC = "zstandard";
    static final int SYNC_BYTES = 16;

    /** Where a block is cut, uncompressed; it is larger only if a single record is. */
    static final int BLOCK_BYTES = 1 << 20;

    /** What a block may hold, uncompressed; as much as a block of a segment. */
    static final long MAX_BLOCK_BYTES = (1 << 30) + 64L;

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};

    /**
     * What is before the first block.
     *
     * @param metadata by name, values as text
     * @param sync the marker between blocks
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Header(Map<String, String> metadata, byte[] sync) {
        byte[] toBytes() {
            var out = new BinaryOutput(512);
            out.writeRaw(MAGIC, 0, MAGIC.length);
            out.writeLong(metadata.size());
            metadata.forEach(
                    (name, value) -> {
                        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                        out.writeString(name);
                        out.writeLong(utf8.length);
                        out.writeRaw(utf8, 0, utf8.length);
                    });
            out.writeLong(0);
            out.writeRaw(sync, 0, sync.length);
            return out.toByteArray();
        }

        /**
         * Reads what {@link #toBytes} or another writer has written.
         *
         * @throws CorruptDataException if it is not a header
         */
        static Header read(byte[] bytes) {
            var in = new BinaryInput(bytes);
            if (!Arrays.equals(in.readRaw(MAGIC.length), MAGIC)) {
                throw new CorruptDataException("it does not begin with 'Obj' and 1");
            }
            var metadata = new LinkedHashMap<String, String>();
            for (int n = in.readBlock(2, 0); n > 0; n = in.readBlock(2, metadata.size())) {
                for (int i = 0; i < n; i++) {
                    String name = in.readString();
                    metadata.put(name, new String(in.readBytes(), StandardCharsets.UTF_8));
                }
            }
            byte[] sync = in.readRaw(SYNC_BYTES);
            if (in.remaining() > 0) {
                throw new CorruptDataException(
                        "%d bytes follow its sync marker".formatted(in.remaining()));
            }
            return new Header(metadata, sync);
        }
    }

    private Container() {}

    /** A sync marker that only this file has, and that is the same whenever it is written. */
    static byte[] sync(String... parts) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, SYNC_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static int crc(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
