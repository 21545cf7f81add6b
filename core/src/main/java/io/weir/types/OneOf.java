package io.weir.types;

/** A type whose schema is a union, so that it resolves the union of a writer itself. */
interface OneOf {}
