/**
 * The seam through which all of Weir learns what time it is.
 *
 * <p>Read first: {@link io.weir.time.Clock}.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.time;

import org.jspecify.annotations.NullMarked;
