/**
 * What the author of a source or a sink implements. Read {@link io.weir.connector.Source} and
 * {@link io.weir.connector.Sink} first. Uses {@code types} and {@code time}.
 */
@NullMarked
package io.weir.connector;

import org.jspecify.annotations.NullMarked;
