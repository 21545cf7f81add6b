package io.weir.types;

import io.weir.types.Type.ValueReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reader of a type for a writer's schema, part by part, by the rules of Avro's schema
 * resolution. Knows the path to the part that is resolved, for messages, and the pairs of type and
 * schema that are being resolved, for recursive types.
 */
final class Resolution {
    private final Deque<String> path = new ArrayDeque<>();
    private final IdentityHashMap<Schema, Map<Type<?>, Pending<?>>> pairs = new IdentityHashMap<>();
    private String root = "";

    /** The reader of a whole type. */
    <T> ValueReader<T> start(Type<T> type, Schema writer) {
        if (writer.equals(type.schema())) {
            return type.ownReader();
        }
        root = type.toString();
        Schema within = TimedType.within(writer);
        if (within != null && !(type instanceof TimedType<?>)) {
            ValueReader<T> reader = reader(type, within);
            return in -> {
                T value = reader.read(in);
                var unusedTime = in.readLong();
                return value;
            };
        }
        return reader(type, writer);
    }

    /** The reader of the part at the end of the path. */
    <T> ValueReader<T> reader(Type<T> type, Schema writer) {
        if (writer.getType() == Schema.Type.UNION && !type.isUnion()) {
            return ofUnion(type, writer);
        }
        return type.resolve(writer, this);
    }

    /** The reader of a part of the part at the end of the path. */
    <T> ValueReader<T> reader(String step, Type<T> type, Schema writer) {
        path.addLast(step);
        ValueReader<T> reader = reader(type, writer);
        path.removeLast();
        return reader;
    }

    /** Whether a reader of a part is the part's own. */
    boolean isOwn(Type<?> type, ValueReader<?> reader) {
        return reader == type.ownReader();
    }

    /** A type that is no union reads a union if it can read every branch of it. */
    private <T> ValueReader<T> ofUnion(Type<T> type, Schema writer) {
        List<ValueReader<T>> branches = new ArrayList<>();
        for (Schema branch : writer.getTypes()) {
            branches.add(type.resolve(branch, this));
        }
        return in -> branches.get(in.readBranch(branches.size())).read(in);
    }

    /**
     * Resolves a type that may contain itself: a pair that is being resolved already gets a reader
     * that looks its target up when it reads.
     */
    @SuppressWarnings("unchecked")
    <T> ValueReader<T> recursive(
            Type<T> type, Schema writer, java.util.function.Supplier<ValueReader<T>> resolve) {
        Map<Type<?>, Pending<?>> ofWriter =
                pairs.computeIfAbsent(writer, w -> new IdentityHashMap<>());
        Pending<T> before = (Pending<T>) ofWriter.get(type);
        if (before != null) {
            return before.target != null ? before.target : before;
        }
        Pending<T> pending = new Pending<>();
        ofWriter.put(type, pending);
        ValueReader<T> reader = resolve.get();
        pending.target = reader;
        return reader;
    }

    /**
     * Whether the schema of a named type goes by a name or an alias. As in Avro's specification the
     * namespace doesn't count, so a class may move.
     *
     * @param generic what the simple name of a generic type starts with, or an empty string
     */
    static boolean sameName(AvroName name, String generic, List<String> aliases, Schema writer) {
        String found = writer.getName();
        if (found.equals(name.simple())
                || aliases.contains(found)
                || aliases.contains(writer.getFullName())) {
            return true;
        }
        return !generic.isEmpty()
                && (found.startsWith(generic)
                        || aliases.stream().anyMatch(alias -> found.startsWith(alias + "_")));
    }

    /** Whether two records without defaults have the same name and the same fields. */
    static boolean sameRecord(Schema reader, Schema writer) {
        return writer.getType() == Schema.Type.RECORD
                && writer.getName().equals(reader.getName())
                && SchemaNormalization.toParsingForm(writer)
                        .equals(SchemaNormalization.toParsingForm(reader));
    }

    /** Why Avro's own resolution refuses two schemas, or an empty string if it doesn't. */
    String whyNotByAvro(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
        return result.getIncompatibilities().stream()
                .map(why -> why.getLocation() + " " + why.getMessage())
                .collect(Collectors.joining("; "));
    }

    /** The exception for schemas that don't fit each other. */
    IncompatibleSchemaException mismatch(Type<?> type, Schema writer) {
        return fail(
                "found %s, which can't be read as %s (schema %s)"
                        .formatted(shortText(writer), type, type.schemaJson()));
    }

    /** The exception with the path so far. */
    IncompatibleSchemaException fail(String why) {
        return new IncompatibleSchemaException(
                "Type %s can't read what was written: %s%s."
                        .formatted(
                                root, path.isEmpty() ? "" : String.join(" → ", path) + ": ", why));
    }

    /** A lower bound of the length of an encoded value. */
    static int minimumBytes(Schema schema) {
        return minimumBytes(schema, new IdentityHashMap<>());
    }

    private static int minimumBytes(Schema schema, IdentityHashMap<Schema, Integer> known) {
        return switch (schema.getType()) {
            case NULL -> 0;
            case RECORD -> {
                Integer before = known.putIfAbsent(schema, 0);
                long sum = 0;
                if (before == null) {
                    for (Schema.Field field : schema.getFields()) {
                        sum += minimumBytes(field.schema(), known);
                    }
                    known.put(schema, (int) Math.min(sum, 1 << 20));
                }
                yield known.get(schema);
            }
            case FIXED -> schema.getFixedSize();
            case FLOAT -> 4;
            case DOUBLE -> 8;
            default -> 1;
        };
    }

    /** A schema in a message: its name, or its JSON. */
    static String shortText(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> schema.getType().getName() + " " + schema.getFullName();
            default -> schema.toString();
        };
    }

    private static final class Pending<T> implements ValueReader<T> {
        private volatile @Nullable ValueReader<T> target;

        @Override
        public T read(BinaryInput in) {
            ValueReader<T> found = target;
            if (found == null) {
                throw new IllegalStateException("A reader is used before it is resolved");
            }
            return found.read(in);
        }
    }
}
