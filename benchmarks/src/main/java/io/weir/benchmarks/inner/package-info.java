/** What the inner parts cost, measured with JMH: {@code ./weir bench jmh}. */
@NullMarked
package io.weir.benchmarks.inner;

import org.jspecify.annotations.NullMarked;
