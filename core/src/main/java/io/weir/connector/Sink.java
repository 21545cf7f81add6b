package io.weir.connector;

import io.weir.types.Type;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Where records go, with a commit in two phases (Gray 1978): at a checkpoint each writer turns what
 * it has written into <em>committables</em>, which are stored in the checkpoint; when the
 * checkpoint is complete they are committed, and committed again after a restore, because the first
 * commit may not have happened.
 *
 * @param <T> the type of the records
 * @param <C> the type of the committables; a sink that has none is a {@link PlainSink}
 */
public interface Sink<T, C> extends Serializable {
    /** What it is called in plans and logs. */
    String name();

    /** How committables are stored in checkpoints. */
    Type<C> committableType();

    /**
     * A writer for one subtask, which owns it. Called after the committables of the restored
     * checkpoint were committed.
     */
    SinkWriter<T, C> createWriter(WriterContext context) throws IOException;

    /**
     * Makes what the committables stand for visible. May be called again for one that is committed
     * already, which must then change nothing. One thread at a time for each subtask; may block. If
     * it fails, the job fails and commits the same again after it was restored.
     */
    void commit(List<C> committables) throws IOException;

    /**
     * Removes what an earlier attempt of the job has left and no checkpoint holds: everything
     * uncommitted of this job but {@code held}. Called once, before any writer is made, after
     * {@code held} were committed.
     */
    default void abortAllBut(List<C> held, SinkContext context) throws IOException {}
}
