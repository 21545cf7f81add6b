package io.weir.process;

import org.jspecify.annotations.Nullable;

/** A {@link RichFunction} that does nothing when it is opened and closed. */
public abstract class AbstractRichFunction implements RichFunction {
    private static final long serialVersionUID = 1L;

    private transient @Nullable RuntimeContext runtimeContext;

    /** For subclasses. */
    protected AbstractRichFunction() {}

    @Override
    public void open(OpenContext openContext) throws Exception {}

    @Override
    public void close() throws Exception {}

    @Override
    public final RuntimeContext getRuntimeContext() {
        RuntimeContext context = runtimeContext;
        if (context == null) {
            throw new IllegalStateException(
                    "%s has no runtime context yet: it is there from open() on, not in the constructor."
                            .formatted(getClass().getName()));
        }
        return context;
    }

    @Override
    public final void setRuntimeContext(RuntimeContext context) {
        runtimeContext = context;
    }
}
