/**
 * The sources and sinks that come with Weir, behind short factories.
 *
 * <p>Read first: {@link io.weir.connectors.Files}, then {@link io.weir.connectors.Generator},
 * {@link io.weir.connectors.Elements}, {@link io.weir.connectors.Socket}, {@link
 * io.weir.connectors.Print} and {@link io.weir.connectors.Collect}.
 *
 * <p>May use: {@code connector}, {@code function}, {@code time}, {@code types}.
 */
@NullMarked
package io.weir.connectors;

import org.jspecify.annotations.NullMarked;
