/** Weir: a stateful stream processor for one machine. Read {@code io.weir.stream} first. */
@NullMarked
package io.weir;

import org.jspecify.annotations.NullMarked;
