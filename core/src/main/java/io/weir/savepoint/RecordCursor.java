package io.weir.savepoint;

import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.types.BinaryInput;
import io.weir.types.Skipper;
import org.apache.avro.Schema;

/**
 * Steps through the records of a block and finds where their parts begin and end, without decoding
 * them. Confined to one thread.
 */
final class RecordCursor {
    private final StoredKind kind;
    private final Skipper keySkipper;
    private final Skipper mapKeySkipper;
    private final Skipper valueSkipper;
    private final BinaryInput in = new BinaryInput(new byte[0]);
    private final BinaryInput key = new BinaryInput(new byte[0]);
    private final BinaryInput mapKey = new BinaryInput(new byte[0]);
    private final BinaryInput value = new BinaryInput(new byte[0]);
    private int place;

    RecordCursor(OperatorInfo operator, StateInfo state) {
        kind = state.kind();
        keySkipper =
                kind.isKeyed() ? skipper(operator.keySchema().orElseThrow()) : skipper("\"null\"");
        mapKeySkipper = skipper(state.mapKeySchema().orElse("\"null\""));
        Schema schema = RecordSchema.parse(state.valueSchema());
        valueSkipper = Skipper.of(kind == StoredKind.LIST ? Schema.createArray(schema) : schema);
    }

    private static Skipper skipper(String schema) {
        return Skipper.of(RecordSchema.parse(schema));
    }

    /** Starts on the records of a block. */
    void reset(byte[] content, int length) {
        in.reset(content, 0, length);
    }

    /**
     * Goes to the next record.
     *
     * @return false if there is none
     * @throws io.weir.types.CorruptDataException if the bytes are not what the schemas say
     */
    boolean next() {
        if (in.remaining() == 0) {
            return false;
        }
        place = kind == StoredKind.BROADCAST ? -1 : in.readInt();
        part(keySkipper, key);
        part(mapKeySkipper, mapKey);
        part(valueSkipper, value);
        return true;
    }

    /** Whether something follows the record that it is at. */
    boolean hasMore() {
        return in.remaining() > 0;
    }

    private void part(Skipper skipper, BinaryInput part) {
        int from = in.position();
        skipper.skip(in);
        part.reset(in.array(), from, in.position() - from);
    }

    int place() {
        return place;
    }

    BinaryInput key() {
        return key;
    }

    BinaryInput mapKey() {
        return mapKey;
    }

    BinaryInput value() {
        return value;
    }
}
