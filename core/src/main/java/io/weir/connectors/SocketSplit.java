package io.weir.connectors;

/**
 * The one connection of a socket source. It has no position: what was read is gone.
 *
 * @param ended whether the other side has ended the stream
 */
public record SocketSplit(String host, int port, boolean ended) {}
