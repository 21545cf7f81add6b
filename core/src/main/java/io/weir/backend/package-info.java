/**
 * The seam between the engine and whatever holds keyed state while it is worked on.
 *
 * <p>Read first: {@link io.weir.backend.KeyedBackend}.
 *
 * <p>May use: {@code config}, {@code operator}, {@code snapshot}, {@code state}, {@code types}.
 */
@NullMarked
package io.weir.backend;

import org.jspecify.annotations.NullMarked;
