package io.weir.state;

/** How a keyed state is stored, and so which entries a checkpoint holds of it. */
public enum StateKind {
    /** One value for each key; reducing and aggregating state are such values. */
    VALUE,
    /** A list for each key. */
    LIST,
    /** A map for each key. */
    MAP
}
