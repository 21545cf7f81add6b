/**
 * The peers as engines of the races: Apache Flink and Hazelcast Jet, each written as somebody would
 * who knows it well.
 *
 * <p>Read first: {@link io.weir.benchmarks.peers.FlinkEngine}, {@link
 * io.weir.benchmarks.peers.JetEngine}. May use: {@code race} and the peers, nothing of Weir.
 */
@NullMarked
package io.weir.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
