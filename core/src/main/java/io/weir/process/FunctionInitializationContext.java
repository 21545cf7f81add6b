package io.weir.process;

/** What a function's state is declared with and restored from. */
public interface FunctionInitializationContext {
    /** Whether the job goes on from a checkpoint or savepoint. */
    boolean isRestored();

    /** Gives state that belongs to no key. */
    OperatorStateStore getOperatorStateStore();

    /** Gives state of the current key. */
    KeyedStateStore getKeyedStateStore();
}
