package io.weir.job;

/**
 * Ends a program whose plan was asked for, where it calls {@code execute()}. Not an error: it only
 * unwinds the program's {@code main}. A program that catches it does no harm, because the plan is
 * kept in the {@link ProgramContext} too.
 */
public final class PlanRequestedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For the engine. */
    public PlanRequestedException() {
        super("The program's plan was asked for; nothing runs.", null, false, false);
    }
}
