package io.weir.connector;

/** The committable of a sink that commits nothing. It has no content, and nobody needs one. */
public record NoCommit() {}
