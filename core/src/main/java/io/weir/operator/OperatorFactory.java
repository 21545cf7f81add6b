package io.weir.operator;

/** Makes the subtasks of an operator. Immutable; safe for any thread. */
@FunctionalInterface
public interface OperatorFactory {
    /** One subtask, by {@link OperatorContext#create}. */
    Operator<?> create(OperatorContext context);
}
