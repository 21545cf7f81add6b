package io.weir.connector;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import io.weir.types.IncompatibleSchemaException;
import io.weir.types.Type;
import org.apache.avro.Schema;

/** The type of {@link NoCommit}: nothing is ever written or read with it. */
final class NoCommitType extends Type<NoCommit> {
    static final NoCommitType INSTANCE = new NoCommitType();

    private static final Schema SCHEMA = Schema.create(Schema.Type.NULL);

    private NoCommitType() {}

    @Override
    public java.lang.reflect.Type javaType() {
        return NoCommit.class;
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public void write(NoCommit value, BinaryOutput out) {
        throw new IllegalStateException("There is no value of NoCommit to write");
    }

    @Override
    public NoCommit read(BinaryInput in) {
        throw new CorruptDataException(
                "The checkpoint holds a committable of a sink that commits nothing");
    }

    @Override
    public ValueReader<NoCommit> readerFor(Schema writer) {
        if (writer.getType() != Schema.Type.NULL) {
            throw new IncompatibleSchemaException(
                    ("The checkpoint holds committables of schema %s, but the sink commits nothing."
                                    + " Give the new sink a uid of its own, or put back the sink"
                                    + " that wrote them until they are committed.")
                            .formatted(writer));
        }
        return this::read;
    }

    @Override
    public int hash(NoCommit value) {
        throw new UnsupportedOperationException(whyNotKey());
    }

    @Override
    public boolean same(NoCommit left, NoCommit right) {
        return true;
    }

    @Override
    public String whyNotKey() {
        return "NoCommit has no values";
    }
}
