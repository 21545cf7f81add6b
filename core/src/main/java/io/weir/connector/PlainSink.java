package io.weir.connector;

import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.util.List;

/**
 * A sink without a commit: what is written is out at once or at the next flush. It is flushed
 * before each checkpoint, so nothing is lost; what was written after the last checkpoint is written
 * again after a failure: at-least-once. (Exactly-once nevertheless, if writing a record twice is
 * the same as writing it once: an upsert by key.)
 *
 * @param <T> the type of the records
 */
public interface PlainSink<T> extends Sink<T, NoCommit> {
    @Override
    PlainWriter<T> createWriter(WriterContext context) throws IOException;

    @Override
    default Type<NoCommit> committableType() {
        return Types.of(NoCommit.class);
    }

    @Override
    default void commit(List<NoCommit> committables) throws IOException {}
}
