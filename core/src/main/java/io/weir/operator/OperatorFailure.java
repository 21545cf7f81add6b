package io.weir.operator;

/** A function of an operator has thrown: names the operator, keeps the cause. */
public final class OperatorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OperatorFailure(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    /** The key selector behind an operator has thrown, or has given no key. */
    public static RuntimeException ofKeySelector(
            OperatorContext context, Object record, Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return new OperatorFailure(
                "The key selector after operator '%s' failed for record %s: %s. It must give a key for every record."
                        .formatted(context.name(), record, cause),
                cause);
    }

    /**
     * The failure with the operator's name; a failure that already names one is left as it is.
     *
     * @throws Error if the cause is one: out of memory, for instance
     */
    public static RuntimeException of(OperatorContext context, Throwable cause) {
        if (cause instanceof OperatorFailure already) {
            return already;
        }
        if (cause instanceof Error error) {
            // Not a failure of the function: out of memory, or the simulator's crash.
            throw error;
        }
        String uid = context.uid().map(u -> ", uid '" + u + "'").orElse("");
        return new OperatorFailure(
                "Operator '%s'%s, subtask %d of %d, failed: %s"
                        .formatted(
                                context.name(),
                                uid,
                                context.subtaskIndex() + 1,
                                context.parallelism(),
                                cause),
                cause);
    }
}
