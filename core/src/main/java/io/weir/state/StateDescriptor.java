package io.weir.state;

/**
 * Names a state of an operator and says what it holds. The name is unique within the operator and,
 * with the operator's uid, what a checkpoint finds the state by.
 */
public sealed interface StateDescriptor
        permits ValueStateDescriptor,
                ListStateDescriptor,
                MapStateDescriptor,
                ReducingStateDescriptor,
                AggregatingStateDescriptor {
    /** The name, unique within its operator. */
    String name();

    /** How the state is stored. */
    StateKind kind();
}
