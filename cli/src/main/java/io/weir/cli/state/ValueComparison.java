package io.weir.cli.state;

import io.weir.savepoint.EntryCursor;
import io.weir.savepoint.SavepointState;
import io.weir.types.BinaryInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether two values of a state mean the same, and how far apart they are. Mostly their bytes say
 * it; where a schema has changed, or has a map, whose order means nothing, they are decoded, the
 * first one as the second one's schema. Confined to one thread.
 */
final class ValueComparison {
    private final Schema written;
    private final Schema read;
    private final boolean bytesDecide;
    private final boolean isSet;
    private final GenericDatumReader<Object> before;
    private final GenericDatumReader<Object> after;
    private boolean resolves = true;
    private @Nullable BinaryDecoder decoder;

    ValueComparison(SavepointState before, SavepointState after) {
        written = valueSchema(before);
        read = valueSchema(after);
        isSet = after.info().name().startsWith("_timers/");
        bytesDecide = !isSet && written.equals(read) && !hasMap(read, new IdentityHashMap<>());
        this.before = new GenericDatumReader<>(written, read);
        this.after = new GenericDatumReader<>(read);
        try {
            // Finds out now, and with no value, whether the one can be read as the other.
            DecoderFactory.get().resolvingDecoder(written, read, null);
        } catch (AvroRuntimeException | IOException e) {
            resolves = false;
        }
    }

    private static Schema valueSchema(SavepointState state) {
        Schema record = state.schema();
        Schema.Field value = record.getField("value");
        return (value != null ? value : record.getField("item")).schema();
    }

    private static boolean hasMap(Schema schema, IdentityHashMap<Schema, Boolean> seen) {
        if (seen.put(schema, true) != null) {
            return false;
        }
        return switch (schema.getType()) {
            case MAP -> true;
            case ARRAY -> hasMap(schema.getElementType(), seen);
            case UNION -> schema.getTypes().stream().anyMatch(branch -> hasMap(branch, seen));
            case RECORD ->
                    schema.getFields().stream().anyMatch(field -> hasMap(field.schema(), seen));
            default -> false;
        };
    }

    /** What there is to say of the two schemas, which differ. */
    String schemaNote() {
        return resolves
                ? "values of A are read with the schema of B"
                : "its values have schemas that don't go together";
    }

    boolean same(EntryCursor a, EntryCursor b) throws IOException {
        if (sameBytes(a.value(), b.value()) && (bytesDecide || written.equals(read))) {
            return true;
        }
        if (bytesDecide || !resolves) {
            return false;
        }
        Object left = decode(before, a.value());
        Object right = decode(after, b.value());
        if (isSet && left != null && right != null) {
            return sorted(left).equals(sorted(right));
        }
        return Objects.equals(left, right);
    }

    private static boolean sameBytes(BinaryInput a, BinaryInput b) {
        return Arrays.equals(
                a.array(),
                a.position(),
                a.position() + a.remaining(),
                b.array(),
                b.position(),
                b.position() + b.remaining());
    }

    private static List<?> sorted(Object times) {
        return ((Collection<?>) times)
                .stream().sorted(Comparator.comparing(time -> (Long) time)).toList();
    }

    @SuppressWarnings("NullAway") // Avro takes null for "make a new one", and null is a value.
    private @Nullable Object decode(GenericDatumReader<Object> reader, BinaryInput bytes)
            throws IOException {
        decoder =
                DecoderFactory.get()
                        .binaryDecoder(bytes.array(), bytes.position(), bytes.remaining(), decoder);
        return reader.read(null, decoder);
    }

    /**
     * How far apart two values are: numbers by their difference, records by the field that is
     * farthest apart, lists and maps by how many more elements there are; anything else that
     * differs is 1 apart.
     */
    double distance(BinaryInput a, BinaryInput b) throws IOException {
        return resolves ? distance(decode(before, a), decode(after, b)) : 1;
    }

    private static double distance(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Math.abs(x.doubleValue() - y.doubleValue());
        }
        if (a instanceof IndexedRecord x
                && b instanceof IndexedRecord y
                && x.getSchema().equals(y.getSchema())) {
            double farthest = 0;
            for (int i = 0; i < x.getSchema().getFields().size(); i++) {
                farthest = Math.max(farthest, distance(x.get(i), y.get(i)));
            }
            return farthest;
        }
        if (a instanceof Collection<?> x && b instanceof Collection<?> y) {
            return x.size() != y.size() ? Math.abs(x.size() - y.size()) : farthest(x, y);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y && x.size() != y.size()) {
            return Math.abs(x.size() - y.size());
        }
        return Objects.equals(a, b) ? 0 : 1;
    }

    private static double farthest(Collection<?> x, Collection<?> y) {
        double farthest = 0;
        Iterator<?> right = y.iterator();
        for (Object left : x) {
            farthest = Math.max(farthest, distance(left, right.next()));
        }
        return farthest;
    }

    /** The difference of two values that are numbers, as {@code +4}; empty for others. */
    String difference(BinaryInput a, BinaryInput b) throws IOException {
        if (!resolves) {
            return "";
        }
        Object left = decode(before, a);
        Object right = decode(after, b);
        if (left instanceof Long x && right instanceof Long y) {
            return "%+d".formatted(y - x);
        }
        if (left instanceof Integer x && right instanceof Integer y) {
            return "%+d".formatted((long) y - x);
        }
        if (left instanceof Number x && right instanceof Number y) {
            return "%+g".formatted(y.doubleValue() - x.doubleValue());
        }
        return "";
    }
}
