/**
 * What the author of a source or a sink implements.
 *
 * <p>Read first: {@link io.weir.connector.Source} and {@link io.weir.connector.Sink}, or {@link
 * io.weir.connector.PlainSink} for a sink without a commit.
 *
 * <p>May use: {@code time}, {@code types}.
 */
@NullMarked
package io.weir.connector;

import org.jspecify.annotations.NullMarked;
