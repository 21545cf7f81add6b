/**
 * An S3 server for tests, in a process of its own.
 *
 * <p>Read first: {@link io.weir.s3proxy.S3Server}.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.s3proxy;

import org.jspecify.annotations.NullMarked;
