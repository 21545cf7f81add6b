/**
 * Finds what modules add to Weir: on the class path, or in folders whose jars have a class loader
 * of their own.
 *
 * <p>Read first: {@link io.weir.plugin.Plugins}.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.plugin;

import org.jspecify.annotations.NullMarked;
