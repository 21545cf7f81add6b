/** Programs to start from. Read {@link io.weir.examples.WordCount} first. */
@NullMarked
package io.weir.examples;

import org.jspecify.annotations.NullMarked;
