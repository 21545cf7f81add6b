package io.weir.savepoint;

import io.weir.types.BinaryOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Generic values of Avro as bytes. */
final class GenericBytes {
    private GenericBytes() {}

    /**
     * Appends a value.
     *
     * @throws IllegalArgumentException if it is not one of the schema
     */
    static void write(Schema schema, @Nullable Object value, BinaryOutput out) throws IOException {
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<Object>(schema).write(value, encoder);
        } catch (AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "%s is not a value of schema %s".formatted(value, schema), e);
        }
        encoder.flush();
        byte[] array = bytes.toByteArray();
        out.writeRaw(array, 0, array.length);
    }
}
