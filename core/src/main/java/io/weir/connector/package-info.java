/**
 * What the author of a source or a sink implements. Read {@link io.weir.connector.Source} and
 * {@link io.weir.connector.Sink} first, or {@link io.weir.connector.PlainSink} for a sink without a
 * commit. Uses {@code types} and {@code time}.
 */
@NullMarked
package io.weir.connector;

import org.jspecify.annotations.NullMarked;
