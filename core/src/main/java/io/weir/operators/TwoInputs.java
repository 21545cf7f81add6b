package io.weir.operators;

/**
 * An operator with a second input. (Not a method reference to the operator: a lambda that captures
 * an instance of the class around it does not verify in a private copy of the class.)
 */
interface TwoInputs<B> {
    /** Processes a record of the second input. */
    void collect2(B record);
}
