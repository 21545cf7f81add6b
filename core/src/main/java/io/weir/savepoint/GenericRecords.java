package io.weir.savepoint;

import io.weir.snapshot.StateId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** The records of a state as Avro's generic ones. Confined to one thread. */
final class GenericRecords implements Iterator<GenericRecord> {
    private final RecordBlocks blocks;
    private final GenericDatumReader<GenericRecord> datums;
    private @Nullable BinaryDecoder decoder;
    private int left;

    GenericRecords(StateContent content, StateId state) {
        datums = new GenericDatumReader<>(content.index().recordSchema(state));
        try {
            blocks = content.blocks(state, keyGroup -> true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            while (left == 0) {
                if (!blocks.next()) {
                    return false;
                }
                left = blocks.entries();
                decoder =
                        DecoderFactory.get()
                                .binaryDecoder(blocks.content(), 0, blocks.length(), decoder);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Avro takes null for "make a new one".
    public GenericRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        left--;
        try {
            return datums.read(null, decoder);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new UncheckedIOException(blocks.unreadable(e.getMessage(), e));
        }
    }
}
