/**
 * The seam between the engine and whatever holds keyed state while it is worked on. Uses {@code
 * operator}, {@code snapshot}, {@code state} and {@code types}.
 */
@NullMarked
package io.weir.backend;

import org.jspecify.annotations.NullMarked;
