/**
 * Tests of your own jobs, functions, sources and sinks.
 *
 * <p>Read first: {@code JobTest} for a whole job, {@code FunctionHarness} for one function.
 *
 * <p>May use: {@code sim}, {@code harness}.
 */
@NullMarked
package io.weir.testkit;

import org.jspecify.annotations.NullMarked;
