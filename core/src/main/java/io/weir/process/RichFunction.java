package io.weir.process;

import io.weir.function.Function;

/**
 * A function with a life: opened before its first record, closed after its last, told where it
 * runs. Extend {@link AbstractRichFunction} or one of the functions made of it.
 */
public interface RichFunction extends Function {
    /** Called once, before any record; the place to declare state. */
    void open(OpenContext openContext) throws Exception;

    /** Called once, after success, failure or cancellation, if it was opened. */
    void close() throws Exception;

    /**
     * Where it runs.
     *
     * @throws IllegalStateException before {@link #open}
     */
    RuntimeContext getRuntimeContext();

    /** Called by the operator, before {@link #open}. */
    void setRuntimeContext(RuntimeContext context);
}
