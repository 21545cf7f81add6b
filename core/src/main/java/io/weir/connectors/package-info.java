/**
 * The sources and sinks that come with Weir, behind short factories: {@link
 * io.weir.connectors.Files}, {@link io.weir.connectors.Generator}, {@link
 * io.weir.connectors.Elements}, {@link io.weir.connectors.Socket}, {@link
 * io.weir.connectors.Print}, {@link io.weir.connectors.Collect}. Uses {@code connector}, {@code
 * function}, {@code types} and {@code time}.
 */
@NullMarked
package io.weir.connectors;

import org.jspecify.annotations.NullMarked;
