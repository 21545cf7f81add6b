package io.weir.operators;

/** An operator with a second input. */
interface SecondInput<B> {
    /** Processes a record of the second input. */
    void collect2(B record);
}
