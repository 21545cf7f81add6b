package io.weir.engine;

/** Event time as the operators of one chain see it. Confined to the chain's worker. */
final class ElementTime {
    /** Of the record or timer being processed, or {@link Long#MIN_VALUE}. */
    long timestamp = Long.MIN_VALUE;
}
