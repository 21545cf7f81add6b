/**
 * The SPI that every operator is written against, once, for any host: the engine, the test kit, or
 * another stream processor.
 *
 * <p>Read first: {@link io.weir.operator.Operator}, then {@link io.weir.operator.OperatorContext}.
 *
 * <p>May use: {@code function}, {@code state}, {@code time}, {@code types}.
 */
@NullMarked
package io.weir.operator;

import org.jspecify.annotations.NullMarked;
