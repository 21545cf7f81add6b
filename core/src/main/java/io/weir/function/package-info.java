/** Plain functions that a user writes: no state, no timers. Uses no other package of Weir. */
@NullMarked
package io.weir.function;

import org.jspecify.annotations.NullMarked;
