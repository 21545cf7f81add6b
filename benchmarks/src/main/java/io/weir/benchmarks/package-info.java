/**
 * How fast Weir is, next to plain Java that does the same. Read {@link
 * io.weir.benchmarks.Benchmarks} first; each benchmark opens with the question it answers. What was
 * measured is in PERFORMANCE.md.
 */
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
