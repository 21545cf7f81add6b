/**
 * The SPI that every operator is written against, once, for any host: the engine, the test kit, or
 * another stream processor. Read {@link io.weir.operator.Operator} first. Uses {@code function},
 * {@code state}, {@code types} and {@code time}.
 */
@NullMarked
package io.weir.operator;

import org.jspecify.annotations.NullMarked;
