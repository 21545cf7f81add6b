package io.weir.savepoint;

import io.weir.savepoint.SortedParts.Part;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.MergedState.Place;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The entries of one place of merged state as the records of a savepoint, in its order: what makes
 * the same state the same records, whether it lies in segments or in Avro files. Holds the entries
 * of one place. Confined to one thread.
 */
final class PlaceRecords {
    private final StoredKind kind;
    private final SortedParts entries = new SortedParts();
    private final SortedParts mapEntries = new SortedParts();
    private final EntryReader reader = new EntryReader();
    private List<Part> parts = List.of();
    private int keyGroup;
    private int next;

    /** Where records go. */
    @FunctionalInterface
    interface Output {
        /**
         * Begins a record, which is appended to what this returns, before the next call.
         *
         * @param keyGroup of it; -1 of state without a key
         * @param size about how many bytes it has
         */
        BinaryOutput record(int keyGroup, int size) throws IOException;
    }

    PlaceRecords(StoredKind kind) {
        this.kind = kind;
    }

    /** Takes the entries of a place, and forgets those before. */
    void read(MergedState state, Place place) throws IOException {
        entries.clear();
        state.readAsStored(
                place,
                (id, group, count, content) -> {
                    reader.reset(content);
                    while (reader.next()) {
                        entries.add(reader.key(), reader.payload());
                    }
                });
        keyGroup = place.keyGroup();
        next = 0;
        parts =
                switch (kind) {
                    case VALUE, LIST, MAP -> entries.sorted();
                    case BROADCAST -> lastOfEachKey(entries.sorted());
                    case OPERATOR_LIST, OPERATOR_UNION -> bySubtask(entries.unsorted());
                };
    }

    /** Each subtask has written the whole map, in turn. */
    private static List<Part> lastOfEachKey(List<Part> sorted) {
        List<Part> last = new ArrayList<>();
        for (Part part : sorted) {
            if (!last.isEmpty() && last.get(last.size() - 1).hasKeyOf(part)) {
                last.remove(last.size() - 1);
            }
            last.add(part);
        }
        return last;
    }

    private static List<Part> bySubtask(List<Part> items) {
        List<Part> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparingLong(part -> part.key().readUnsigned()));
        return sorted;
    }

    boolean isEmpty() {
        return next == parts.size();
    }

    /** Writes all that is left. */
    void writeTo(Output out) throws IOException {
        while (!isEmpty()) {
            writeNext(out);
        }
    }

    /** Writes the next entry: a record, or as many as a map has entries, or none if it is empty. */
    void writeNext(Output out) throws IOException {
        Part part = parts.get(next++);
        switch (kind) {
            case VALUE -> {
                BinaryOutput record =
                        out.record(keyGroup, part.keyLength() + part.valueLength() + 5);
                record.writeInt(keyGroup);
                part.writeKey(record);
                part.writeValue(record);
            }
            case LIST -> list(out, part);
            case MAP -> map(out, part);
            case BROADCAST -> {
                BinaryOutput record = out.record(-1, part.keyLength() + part.valueLength());
                part.writeKey(record);
                part.writeValue(record);
            }
            case OPERATOR_LIST, OPERATOR_UNION -> {
                BinaryOutput record = out.record(-1, part.valueLength() + 5);
                record.writeInt((int) part.key().readUnsigned());
                part.writeValue(record);
            }
        }
    }

    private void list(Output out, Part part) throws IOException {
        BinaryInput elements = part.value();
        int count = EntryReader.readLength(elements);
        if (count == 0) {
            return;
        }
        BinaryOutput record = out.record(keyGroup, part.keyLength() + part.valueLength() + 10);
        record.writeInt(keyGroup);
        part.writeKey(record);
        record.writeLong(count);
        for (int i = 0; i < count; i++) {
            int length = EntryReader.readLength(elements);
            record.writeRaw(elements.array(), elements.position(), length);
            elements.skip(length);
        }
        record.writeLong(0);
    }

    private void map(Output out, Part part) throws IOException {
        BinaryInput payload = part.value();
        BinaryInput mapKey = new BinaryInput(payload.array(), 0, 0);
        BinaryInput value = new BinaryInput(payload.array(), 0, 0);
        mapEntries.clear();
        for (int i = EntryReader.readLength(payload); i > 0; i--) {
            EntryReader.readPart(payload, mapKey);
            EntryReader.readPart(payload, value);
            mapEntries.add(mapKey, value);
        }
        for (Part entry : mapEntries.sorted()) {
            BinaryOutput record =
                    out.record(
                            keyGroup,
                            part.keyLength() + entry.keyLength() + entry.valueLength() + 5);
            record.writeInt(keyGroup);
            part.writeKey(record);
            entry.writeKey(record);
            entry.writeValue(record);
        }
    }
}
