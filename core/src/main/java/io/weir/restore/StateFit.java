package io.weir.restore;

import io.weir.backend.DeclaredState;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.state.Migration;
import io.weir.types.BinaryInput;
import io.weir.types.GenericReader;
import io.weir.types.IncompatibleSchemaException;
import io.weir.types.Type;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Whether what was stored of a state can be read as it is declared now, and how. Pure logic. */
public sealed interface StateFit {
    /** It is as it was. */
    record Same() implements StateFit {}

    /**
     * The rules of schema resolution read it.
     *
     * @param how what they do, in words
     */
    record Resolved(String how) implements StateFit {}

    /**
     * The migration that was declared makes the values.
     *
     * @param how from what to what, in words
     */
    record ByMigration(String how) implements StateFit {}

    /**
     * It can't.
     *
     * @param why a sentence without its end
     */
    record Misfit(String why) implements StateFit {}

    /** How a state fits its declaration. */
    static StateFit of(StateInfo stored, DeclaredState now) {
        if (stored.kind() != now.kind()) {
            return new Misfit(
                    "it was written as %s and is declared as %s"
                            .formatted(stored.kind(), now.kind()));
        }
        Optional<String> mapKeys = now.mapKeyType().map(Type::schemaJson);
        if (mapKeys.isPresent()
                && !SchemaIdentity.same(stored.mapKeySchema().orElse(""), mapKeys.get())) {
            return new Misfit(
                    "its map keys were written with schema %s and have %s now, and a key never changes its schema"
                            .formatted(stored.mapKeySchema().orElse(""), mapKeys.get()));
        }
        String schema = now.valueType().schemaJson();
        if (stored.valueSchema().equals(schema)) {
            return new Same();
        }
        Schema written = SchemaIdentity.parse(stored.valueSchema());
        if (isMigrated(written, now.valueType(), now.migration())) {
            return new ByMigration(
                    "by its migration, %s → %s"
                            .formatted(
                                    SchemaChange.shortText(written),
                                    SchemaChange.shortText(now.valueType().schema())));
        }
        try {
            Object unused = now.valueType().readerFor(written);
        } catch (IncompatibleSchemaException e) {
            return new Misfit(withoutEnd(String.valueOf(e.getMessage())));
        }
        String how = SchemaChange.between(written, now.valueType().schema());
        return how.isEmpty() ? new Same() : new Resolved(how);
    }

    private static boolean isMigrated(
            Schema written, Type<?> type, Optional<? extends Migration<?>> migration) {
        return migration.isPresent()
                && !SchemaIdentity.same(written, type.schema())
                && migration.get().isFor(written);
    }

    private static String withoutEnd(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** Makes a value of stored bytes. */
    interface Reading<T> {
        /**
         * Reads the next value.
         *
         * @return null if the migration drops it
         * @throws IllegalStateException if the migration has failed, with its cause
         */
        @Nullable T read(BinaryInput in);
    }

    /**
     * How values of a state are read: by its migration where it is one for them, otherwise by the
     * rules of schema resolution.
     *
     * @param state its name, for messages
     * @throws IncompatibleSchemaException if they can't be
     */
    static <T> Reading<T> reading(
            Type<T> type,
            String writtenSchema,
            String state,
            Optional<? extends Migration<T>> migration) {
        if (migration.isPresent() && !writtenSchema.equals(type.schemaJson())) {
            Schema written = SchemaIdentity.parse(writtenSchema);
            if (isMigrated(written, type, migration)) {
                return migrating(written, state, migration.get());
            }
        }
        return type.readerFor(writtenSchema)::read;
    }

    private static <T> Reading<T> migrating(Schema written, String state, Migration<T> migration) {
        GenericReader reader = new GenericReader(written);
        return in -> {
            Object old = reader.read(in);
            try {
                return migration.migrate(old);
            } catch (Exception e) {
                throw new IllegalStateException(
                        "The migration of state '%s' failed for the value %s: %s"
                                .formatted(state, old, e),
                        e);
            }
        };
    }
}
