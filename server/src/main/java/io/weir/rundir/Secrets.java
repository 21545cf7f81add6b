package io.weir.rundir;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names and secrets that nobody can guess. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 32 bytes in hexadecimal: a secret. */
    public static String secret() {
        return hex(32);
    }

    /** 16 bytes in hexadecimal: the id of a job or of something that was triggered. */
    public static String id() {
        return hex(16);
    }

    private static String hex(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
