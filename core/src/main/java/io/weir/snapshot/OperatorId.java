package io.weir.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The id of an operator, which its state is stored under: 32 hexadecimal digits. */
public final class OperatorId {
    private OperatorId() {}

    /** Of an operator with a uid: the Murmur3-128 of the uid in UTF-8, as in Flink. */
    public static String ofUid(String uid) {
        return HexFormat.of().formatHex(Murmur3.hash128(uid.getBytes(StandardCharsets.UTF_8)));
    }
}
