/**
 * The operators behind the streams' methods, each written once against the SPI in {@code operator}.
 * Read {@link io.weir.operators.MapOperator} first, then {@link
 * io.weir.operators.KeyedProcessOperator}. Uses {@code operator}, {@code process}, {@code
 * watermark}, {@code function}, {@code connector}, {@code state}, {@code types} and {@code time}.
 *
 * <p>The classes are shaped for the JIT: see {@link io.weir.operator.Operator}. What the hot path
 * reads is in final fields of the operator's own class, and nothing in it is a nested class.
 */
@NullMarked
package io.weir.operators;

import org.jspecify.annotations.NullMarked;
