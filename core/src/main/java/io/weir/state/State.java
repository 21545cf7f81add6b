package io.weir.state;

/** A handle to state of the current key, or of the operator. Confined to the subtask's thread. */
public interface State {
    /** Removes the state of the current key. */
    void clear();
}
