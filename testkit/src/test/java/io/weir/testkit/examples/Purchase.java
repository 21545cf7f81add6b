package io.weir.testkit.examples;

/** A user buys something. */
record Purchase(String user, int cents) {}
