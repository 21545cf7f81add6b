/**
 * The operators behind the streams' methods, each written once against the SPI in package operator.
 * The classes are shaped for the JIT: see {@link io.weir.operator.Operator}. What the hot path
 * reads is in final fields of the operator's own class, and nothing in it is a nested class.
 *
 * <p>Read first: {@link io.weir.operators.MapOperator}, then {@link
 * io.weir.operators.KeyedProcessOperator}.
 *
 * <p>May use: {@code connector}, {@code function}, {@code operator}, {@code process}, {@code
 * state}, {@code time}, {@code types}, {@code watermark}.
 */
@NullMarked
package io.weir.operators;

import org.jspecify.annotations.NullMarked;
