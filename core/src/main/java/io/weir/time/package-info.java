/** The seam through which all of Weir learns what time it is. Uses no other package of Weir. */
@NullMarked
package io.weir.time;

import org.jspecify.annotations.NullMarked;
