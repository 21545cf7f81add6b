package io.weir.benchmarks.race;

/**
 * The records of {@link Workload#LATENCY}.
 *
 * @param value 1 on the way in, the sum so far of the key on the way out
 * @param number of the record, which tells when it was due
 */
public record Timed(long key, long value, long number) {}
