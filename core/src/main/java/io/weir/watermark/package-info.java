/**
 * How event time is read from records and how its progress is told.
 *
 * <p>Read first: {@link io.weir.watermark.WatermarkStrategy}.
 *
 * <p>May use: {@code function}, {@code time}.
 */
@NullMarked
package io.weir.watermark;

import org.jspecify.annotations.NullMarked;
