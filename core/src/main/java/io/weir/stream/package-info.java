/**
 * What a program is written with. Read {@link io.weir.stream.StreamEnvironment} first, then {@link
 * io.weir.stream.DataStream}. Uses {@code graph}, {@code operators}, {@code process}, {@code
 * watermark}, {@code function}, {@code connector}, {@code connectors}, {@code state}, {@code
 * types}, {@code config}, {@code restart} and {@code job}.
 */
@NullMarked
package io.weir.stream;

import org.jspecify.annotations.NullMarked;
