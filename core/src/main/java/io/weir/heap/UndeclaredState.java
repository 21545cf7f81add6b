package io.weir.heap;

/**
 * A state that was restored and that the operator has not declared.
 *
 * @param entries in all restored segments; a key may occur in several
 * @param bytes encoded
 */
public record UndeclaredState(String name, long entries, long bytes) {}
