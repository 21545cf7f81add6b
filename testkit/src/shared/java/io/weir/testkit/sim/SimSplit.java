package io.weir.testkit.sim;

/**
 * A partition of a {@link SimLog} and from where it is to be read.
 *
 * @param partition its number
 * @param position how many of its records were read
 */
public record SimSplit(int partition, int position) {}
