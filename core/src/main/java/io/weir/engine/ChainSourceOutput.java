package io.weir.engine;

import io.weir.connector.SourceOutput;

/** Hands the records of a reader to the head of a chain. Confined to the chain's worker. */
abstract class ChainSourceOutput<T> implements SourceOutput<T> {
    /** Records handed on. */
    protected long count;

    final long count() {
        return count;
    }
}
