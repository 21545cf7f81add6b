/** Questions about speed, each a JMH class that says how to run it. */
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
