/**
 * How event time is read from records and how its progress is told. Read {@link
 * io.weir.watermark.WatermarkStrategy} first. Uses {@code function} and {@code time}.
 */
@NullMarked
package io.weir.watermark;

import org.jspecify.annotations.NullMarked;
