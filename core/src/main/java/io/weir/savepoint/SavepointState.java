package io.weir.savepoint;

import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import io.weir.types.GenericKeyHash;
import io.weir.types.KeyHash;
import io.weir.types.Skipper;
import io.weir.types.Type;
import io.weir.types.Type.ValueReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * One state in a savepoint: generic, with no class of the job, or typed, by the rules of schema
 * resolution.
 *
 * <p>What it gives can be iterated any number of times, reads a block at a time and holds no
 * resource. An iterator throws an {@link UncheckedIOException} if a file is damaged. Safe for any
 * thread; an iterator is confined to one.
 */
public final class SavepointState {
    private final StateContent content;
    private final StateIndex index;
    private final StateId id;

    SavepointState(StateContent content, StateId id) {
        this.content = content;
        this.index = content.index();
        this.id = id;
    }

    /** The operator's id and the state's name. */
    public StateId id() {
        return id;
    }

    /** The operator it belongs to. */
    public OperatorInfo operator() {
        return index.operator(id);
    }

    /** Its name, kind and schemas. */
    public StateInfo info() {
        return index.info(id);
    }

    /**
     * How many records it has: for a map one for each of its entries. In a checkpoint, where that
     * takes reading it, how many changes its segments have; {@link #count()} reads.
     */
    public long entries() throws IOException {
        return spread().entries();
    }

    /** How many bytes it has in files. */
    public long bytes() throws IOException {
        return content.bytes(id);
    }

    /**
     * How its entries spread over its key groups, as well as that is known without reading them;
     * see {@link Spread#isExact()}.
     */
    public Spread spread() throws IOException {
        return content.spread(id);
    }

    /** How its entries spread over its key groups, counted: reads all of them if it must. */
    public Spread count() throws IOException {
        Spread known = spread();
        if (known.isExact()) {
            return known;
        }
        long[] entries = new long[known.keyGroups()];
        RecordStream stream = content.stream(id);
        while (stream.next()) {
            int group = info().kind().isKeyed() ? stream.record().place() : 0;
            if (group < 0 || group >= entries.length) {
                throw stream.unreadable(
                        new CorruptDataException(
                                "found key group %d of %d".formatted(group, entries.length)));
            }
            entries[group]++;
        }
        return new Spread(entries, true);
    }

    /** The schema of {@link #records()}. */
    public Schema schema() {
        return index.recordSchema(id);
    }

    /** All entries as generic Avro records, in the order of the files. */
    public Iterable<GenericRecord> records() {
        return () -> new GenericRecords(content, id);
    }

    /** All entries as bytes, in the order of the files. */
    public void forEach(EntryVisitor visitor) throws IOException {
        give(content.stream(id), visitor);
    }

    /**
     * The entries of one key of keyed state, as bytes: none, one, or as many as its map has. Reads
     * only where the key can be.
     *
     * @param genericKey as Avro has it: a String, a Long, a GenericRecord …
     */
    public void forEach(Object genericKey, EntryVisitor visitor) throws IOException {
        if (!info().kind().isKeyed()) {
            throw new IllegalArgumentException(
                    "State %s of %s is %s and has no keys"
                            .formatted(id.name(), operator().name(), info().kind()));
        }
        Schema keySchema = RecordSchema.parse(operator().keySchema().orElseThrow());
        var key = new BinaryOutput(64);
        GenericBytes.write(keySchema, genericKey, key);
        giveKey(keySchema, key, visitor);
    }

    /**
     * The value that a state with one value for each key has for one of them. Reads only where it
     * can be.
     *
     * @param keyType with the schema that the keys have: a key never changes its schema
     */
    public <K, V> Optional<V> value(Type<K> keyType, Type<V> valueType, K key) throws IOException {
        require(StoredKind.VALUE);
        ValueReader<V> values = reader(valueType, info().valueSchema());
        Schema keySchema = RecordSchema.parse(operator().keySchema().orElseThrow());
        if (!keySchema.equals(keyType.schema())) {
            throw new IllegalArgumentException(
                    "Operator '%s' has keys of schema %s, not %s"
                            .formatted(operator().name(), keySchema, keyType.schemaJson()));
        }
        var bytes = new BinaryOutput(64);
        keyType.write(key, bytes);
        List<V> found = new ArrayList<>();
        giveKey(
                keySchema,
                bytes,
                (place, foundKey, mapKey, value) -> found.add(values.read(value)));
        return found.stream().findFirst();
    }

    private void giveKey(Schema keySchema, BinaryOutput key, EntryVisitor visitor)
            throws IOException {
        int group =
                KeyHash.keyGroup(
                        GenericKeyHash.ofEncoded(
                                keySchema, new BinaryInput(key.array(), 0, key.position())),
                        operator().maxParallelism());
        give(
                new RecordStream(content, id, keyGroup -> keyGroup == group),
                (place, found, mapKey, value) -> {
                    if (isKey(key, found)) {
                        visitor.entry(place, found, mapKey, value);
                    }
                });
    }

    private static void give(RecordStream stream, EntryVisitor visitor) throws IOException {
        RecordCursor at = stream.record();
        while (stream.next()) {
            try {
                visitor.entry(at.place(), at.key(), at.mapKey(), at.value());
            } catch (CorruptDataException e) {
                throw stream.unreadable(e);
            }
        }
    }

    /** The entries as bytes, to be pulled. */
    public EntryCursor cursor() throws IOException {
        return new EntryCursor(content.stream(id));
    }

    /**
     * As {@link #cursor()}, in the order in which they lie with another number of key groups. With
     * fewer than there are, the entries of one of them are held in memory.
     *
     * @param keyGroups not more than there are; of no effect on state without a key
     */
    public EntryCursor cursor(int keyGroups) throws IOException {
        int before = operator().maxParallelism();
        if (!info().kind().isKeyed() || keyGroups == before) {
            return cursor();
        }
        if (keyGroups < 1 || keyGroups > before) {
            throw new IllegalArgumentException(
                    "State %s has %d key groups; expected 1 to as many, not %d"
                            .formatted(id.name(), before, keyGroups));
        }
        return new EntryCursor(
                new RecordStream(
                        content,
                        id,
                        new RegroupedBlocks(content, id, keyGroups),
                        keyGroup -> true));
    }

    /**
     * The values of a state with one value for each key.
     *
     * @throws io.weir.types.IncompatibleSchemaException if what was written can't be read as these
     *     types
     */
    public <K, V> Iterable<Keyed<K, V>> values(Type<K> keyType, Type<V> valueType) {
        require(StoredKind.VALUE);
        ValueReader<K> keys = keyReader(keyType);
        ValueReader<V> values = reader(valueType, info().valueSchema());
        return () ->
                new Pulled<>() {
                    @Override
                    Keyed<K, V> take(RecordCursor at) {
                        return new Keyed<>(keys.read(at.key()), values.read(at.value()));
                    }
                };
    }

    /** The lists of a state with a list for each key; as {@link #values}. */
    public <K, E> Iterable<Keyed<K, List<E>>> lists(Type<K> keyType, Type<E> elementType) {
        require(StoredKind.LIST);
        ValueReader<K> keys = keyReader(keyType);
        ValueReader<E> elements = reader(elementType, info().valueSchema());
        int minimumBytes = Skipper.minimumBytes(RecordSchema.parse(info().valueSchema()));
        return () ->
                new Pulled<>() {
                    @Override
                    Keyed<K, List<E>> take(RecordCursor at) {
                        K key = keys.read(at.key());
                        BinaryInput in = at.value();
                        List<E> list = new ArrayList<>();
                        for (int n = in.readBlock(minimumBytes, 0);
                                n > 0;
                                n = in.readBlock(minimumBytes, list.size())) {
                            for (int i = 0; i < n; i++) {
                                list.add(elements.read(in));
                            }
                        }
                        return new Keyed<>(key, list);
                    }
                };
    }

    /** The maps of a state with a map for each key, each map in memory as a whole. */
    public <K, M, V> Iterable<Keyed<K, Map<M, V>>> maps(
            Type<K> keyType, Type<M> mapKeyType, Type<V> valueType) {
        require(StoredKind.MAP);
        ValueReader<K> keys = keyReader(keyType);
        ValueReader<M> mapKeys = reader(mapKeyType, mapKeySchema());
        ValueReader<V> values = reader(valueType, info().valueSchema());
        return () ->
                new Pulled<>() {
                    @Override
                    Keyed<K, Map<M, V>> take(RecordCursor at) throws IOException {
                        BinaryOutput keyBytes = copy(at.key());
                        K key = keys.read(at.key());
                        Map<M, V> map = new LinkedHashMap<>();
                        do {
                            map.put(mapKeys.read(at.mapKey()), values.read(at.value()));
                        } while (advance() && isKey(keyBytes, at.key()));
                        return new Keyed<>(key, map);
                    }
                };
    }

    /** The items of a list without a key, of all subtasks. */
    public <E> List<E> items(Type<E> itemType) throws IOException {
        if (info().kind() != StoredKind.OPERATOR_UNION) {
            require(StoredKind.OPERATOR_LIST);
        }
        ValueReader<E> items = reader(itemType, info().valueSchema());
        List<E> list = new ArrayList<>();
        RecordStream stream = content.stream(id);
        while (stream.next()) {
            stream.explained(() -> list.add(items.read(stream.record().value())));
        }
        return list;
    }

    /** The map that all subtasks have. */
    public <M, V> Map<M, V> broadcast(Type<M> mapKeyType, Type<V> valueType) throws IOException {
        require(StoredKind.BROADCAST);
        ValueReader<M> mapKeys = reader(mapKeyType, mapKeySchema());
        ValueReader<V> values = reader(valueType, info().valueSchema());
        Map<M, V> map = new LinkedHashMap<>();
        RecordStream stream = content.stream(id);
        while (stream.next()) {
            RecordCursor at = stream.record();
            stream.explained(() -> map.put(mapKeys.read(at.mapKey()), values.read(at.value())));
        }
        return map;
    }

    private void require(StoredKind kind) {
        if (info().kind() != kind) {
            throw new IllegalArgumentException(
                    "State %s of %s is %s, and is read here as %s. Use the method for its kind, or records()"
                            .formatted(id.name(), operator().name(), info().kind(), kind));
        }
    }

    private String mapKeySchema() {
        return info().mapKeySchema().orElseThrow();
    }

    private <K> ValueReader<K> keyReader(Type<K> type) {
        return reader(type, operator().keySchema().orElseThrow());
    }

    private static <T> ValueReader<T> reader(Type<T> type, String written) {
        return type.readerFor(RecordSchema.parse(written));
    }

    private static BinaryOutput copy(BinaryInput bytes) {
        var copy = new BinaryOutput(bytes.remaining());
        copy.writeRaw(bytes.array(), bytes.position(), bytes.remaining());
        return copy;
    }

    private static boolean isKey(BinaryOutput expected, BinaryInput key) {
        return Arrays.equals(
                expected.array(),
                0,
                expected.position(),
                key.array(),
                key.position(),
                key.position() + key.remaining());
    }

    /** Takes values from the records as they are asked for. */
    private abstract class Pulled<T> implements Iterator<T> {
        private final RecordStream stream;

        /** Whether the stream is at a record that is not taken yet. */
        private boolean ahead;

        private boolean ended;

        Pulled() {
            try {
                stream = content.stream(id);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Makes a value of the record it is at; may go on with {@link #advance}. */
        abstract T take(RecordCursor at) throws IOException;

        /** Goes to the next record, which the next value begins with if it isn't taken. */
        final boolean advance() throws IOException {
            ahead = !ended && stream.next();
            ended = !ahead;
            return ahead;
        }

        @Override
        public boolean hasNext() {
            try {
                return ahead || advance();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ahead = false;
            var taken = new Taken<T>();
            try {
                stream.explained(() -> taken.value = take(stream.record()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return taken.get();
        }
    }

    private static final class Taken<T> {
        private @Nullable T value;

        T get() {
            if (value == null) {
                throw new IllegalStateException("The file of the record is not known");
            }
            return value;
        }
    }
}
