/**
 * Java types with their Avro schema and a codec that writes Avro binary. Read {@link
 * io.weir.types.Type} first. Uses no other package of Weir.
 */
@NullMarked
package io.weir.types;

import org.jspecify.annotations.NullMarked;
