package io.weir.graph;

import io.weir.function.KeySelector;
import io.weir.types.Type;

/** Which subtask of the next operator a record goes to. */
public sealed interface Partitioning {
    /** To the subtask with the same index. */
    record Forward() implements Partitioning {}

    /** To the subtask that owns the key group of the record's key. */
    record Hash(KeySelector<?, ?> selector, Type<?> keyType) implements Partitioning {}

    /** To each subtask in turn. */
    record Rebalance() implements Partitioning {}

    /** To every subtask. */
    record Broadcast() implements Partitioning {}
}
