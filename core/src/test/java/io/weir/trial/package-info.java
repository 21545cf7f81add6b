/**
 * Whole jobs on any store, for the tests of modules that add one.
 *
 * <p>Read first: {@link io.weir.trial.StoredJobContract}.
 */
@NullMarked
package io.weir.trial;

import org.jspecify.annotations.NullMarked;
