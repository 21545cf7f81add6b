package io.weir.testkit.lives;

import io.weir.stream.DataStream;
import io.weir.stream.KeyedStream;
import io.weir.types.Types;

/** By what a stream of items is divided: keys of several types. */
enum KeyKind {
    /** Texts. */
    TEXT,
    /** Numbers, which the engine keeps apart from other keys. */
    NUMBER,
    /** Records of two parts. */
    PAIR;

    /** A key of two parts. */
    record Pair(String key, boolean odd) {}

    KeyedStream<Item, ?> divide(DataStream<Item> stream) {
        return switch (this) {
            case TEXT -> stream.keyBy(Item::key);
            case NUMBER -> stream.keyBy(KeyKind::number, Types.LONG);
            case PAIR -> stream.keyBy(KeyKind::pair, Types.of(Pair.class));
        };
    }

    /** The key as items show it that are made for it. */
    String of(Item item) {
        return switch (this) {
            case TEXT -> item.key();
            case NUMBER -> String.valueOf(number(item));
            case PAIR -> String.valueOf(pair(item));
        };
    }

    private static Long number(Item item) {
        return (long) (item.amount() % 7) - 3;
    }

    private static Pair pair(Item item) {
        return new Pair(item.key(), item.isOdd());
    }
}
