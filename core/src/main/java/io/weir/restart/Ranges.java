package io.weir.restart;

/** Checks the settings of a strategy; the message names the key that people know. */
final class Ranges {
    private Ranges() {}

    static void require(boolean inRange, String key, Object found, String expected) {
        if (!inRange) {
            throw new IllegalArgumentException(
                    "%s is %s, expected %s.".formatted(key, found, expected));
        }
    }
}
