/**
 * A simulated disk that fails, fills up, and loses on a crash what a real one may lose.
 *
 * <p>Read first: {@link io.weir.testkit.disk.FaultyFileStore}.
 *
 * <p>May use: nothing of the test kit.
 */
@NullMarked
package io.weir.testkit.disk;

import org.jspecify.annotations.NullMarked;
