package io.weir.state;

import io.weir.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value of what an older version of the program has stored, where the rules of schema
 * resolution are not enough: a field split in two, a unit changed, a number that became text. Given
 * with the state's declaration:
 *
 * <pre>{@code
 * new ValueStateDescriptor<>("price", Price.class)
 *         .migratedBy(old -> new Price((Long) old, "EUR"))
 * }</pre>
 *
 * It is called once for each stored value (element of a list, value of a map) when the job starts
 * from a checkpoint or savepoint that was written with another schema than the declared one; not
 * where the schemas are the same. Keys are never migrated.
 *
 * @param <T> the type of the values now
 */
@FunctionalInterface
public interface Migration<T> extends Function {
    /**
     * The value now.
     *
     * @param old the value as Avro's generic data: a {@link org.apache.avro.generic.GenericRecord},
     *     a list, a map, a {@link CharSequence}, a {@link Long} and so on; null only where the
     *     schema is a union that says so
     * @return null if it is to be dropped
     */
    @Nullable T migrate(@Nullable Object old) throws Exception;

    /**
     * Whether values of a schema are to be migrated; others are read by the rules of schema
     * resolution.
     */
    default boolean isFor(Schema written) {
        return true;
    }
}
