/**
 * Where checkpoints lie: the {@link io.weir.storage.FileStore} seam and the stores that need no
 * library. Uses no other package of Weir.
 */
@NullMarked
package io.weir.storage;

import org.jspecify.annotations.NullMarked;
