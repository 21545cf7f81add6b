/**
 * Checkpoints and savepoints on HDFS: {@code hdfs://host:port/path}.
 *
 * <p>Read first: {@link io.weir.storage.hdfs.HdfsFileStore}.
 *
 * <p>May use: {@code config}, {@code storage}.
 */
@NullMarked
package io.weir.storage.hdfs;

import org.jspecify.annotations.NullMarked;
