/**
 * Where checkpoints lie: the {@link io.weir.storage.FileStore} seam and the stores that need no
 * library.
 *
 * <p>Read first: {@link io.weir.storage.FileStore}, then {@link io.weir.storage.LocalFileStore}.
 *
 * <p>May use: {@code config}, {@code plugin}.
 */
@NullMarked
package io.weir.storage;

import org.jspecify.annotations.NullMarked;
