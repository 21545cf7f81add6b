/**
 * HTTP with JSON for few clients that are close: a router over the JDK's own server, a guard in
 * front of it, a client. Knows nothing of jobs.
 *
 * <p>Read first: {@link io.weir.http.Endpoint}, then {@link io.weir.http.Guard}.
 *
 * <p>May use: nothing of Weir.
 */
@NullMarked
package io.weir.http;

import org.jspecify.annotations.NullMarked;
