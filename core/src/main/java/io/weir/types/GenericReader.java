package io.weir.types;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of any schema as Avro's generic data, for whoever has no Java class for them.
 * Logical types are left as they are encoded. Confined to one thread.
 */
public final class GenericReader {
    private final GenericDatumReader<@Nullable Object> reader;

    /** For values that were written with a schema. */
    public GenericReader(Schema written) {
        GenericData data = new GenericData();
        data.setFastReaderEnabled(false);
        this.reader = new GenericDatumReader<>(written, written, data);
    }

    /**
     * Reads the next value.
     *
     * @return null where the schema is a union and says null
     * @throws CorruptDataException if the bytes are not a value of the schema
     */
    @SuppressWarnings("NullAway") // Avro takes null for "make a new object".
    public @Nullable Object read(BinaryInput in) {
        try {
            return reader.read(null, new AvroDecoder(in));
        } catch (CorruptDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CorruptDataException("Avro can't read it: " + e.getMessage(), e);
        }
    }
}
