package io.weir.operators;

import org.jspecify.annotations.Nullable;

/** What holds for every key. */
final class Keys {
    private Keys() {}

    /** The key, which a selector must not leave out. */
    static Object present(@Nullable Object key) {
        if (key == null) {
            throw new NullPointerException(
                    "The key selector returned null. A key is never null: filter such records out before keyBy, or give them a key of their own.");
        }
        return key;
    }
}
