package io.weir.testkit.examples;

/** What a user has spent so far. */
record Total(String user, int cents) {}
