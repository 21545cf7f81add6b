/**
 * Java types with their Avro schema and a codec that writes Avro binary.
 *
 * <p>Read first: {@link io.weir.types.Type}, then {@link io.weir.types.Types}.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.types;

import org.jspecify.annotations.NullMarked;
