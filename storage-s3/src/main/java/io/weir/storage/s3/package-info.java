/**
 * Checkpoints and savepoints on S3, or on a service that speaks its protocol: {@code
 * s3://bucket/path}.
 *
 * <p>Read first: {@link io.weir.storage.s3.S3FileStore}.
 *
 * <p>May use: {@code config}, {@code storage}.
 */
@NullMarked
package io.weir.storage.s3;

import org.jspecify.annotations.NullMarked;
