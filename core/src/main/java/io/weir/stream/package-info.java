/**
 * What a program is written with.
 *
 * <p>Read first: {@link io.weir.stream.StreamEnvironment}, then {@link io.weir.stream.DataStream}.
 *
 * <p>May use: {@code config}, {@code connector}, {@code connectors}, {@code function}, {@code
 * graph}, {@code job}, {@code operator}, {@code operators}, {@code process}, {@code restart},
 * {@code state}, {@code types}, {@code watermark}.
 */
@NullMarked
package io.weir.stream;

import org.jspecify.annotations.NullMarked;
