package io.weir.types;

import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The type of a {@link Timed} value, an Avro record:
 *
 * <pre>
 *   {"type": "record", "name": "WeirTimed", "timeToLive": milliseconds, "fields": [
 *     {"name": "value", "type": the schema of the value},
 *     {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
 * </pre>
 *
 * <p>So that a time to live can be given to state that has none, values without it are read as
 * well; and so that it can be taken away, every type reads what is within such a record ({@link
 * Resolution#start}).
 */
final class TimedType<T> extends CompositeType<Timed<T>> {
    private static final String NAME = "WeirTimed";

    private final Type<T> value;
    private final long timeToLiveMillis;

    TimedType(Type<T> value, long timeToLiveMillis) {
        super(ResolvedType.of(Timed.class, value.resolved()));
        this.value = value;
        this.timeToLiveMillis = timeToLiveMillis;
    }

    /** The schema of the value within, if a schema is that of timed values; null if not. */
    static @Nullable Schema within(Schema schema) {
        return schema.getType() == Schema.Type.RECORD
                        && schema.getName().equals(NAME)
                        && schema.getFields().size() == 2
                ? schema.getFields().get(0).schema()
                : null;
    }

    @Override
    Codec<Timed<T>> compile() {
        return new OfTimed<>(value.codec());
    }

    @Override
    void describe(SchemaText text) {
        text.raw("{\"type\":\"record\",\"name\":\"" + NAME + "\",\"timeToLive\":");
        text.raw(Long.toString(timeToLiveMillis)).raw(",\"fields\":[{\"name\":\"value\",\"type\":");
        value.describe(text);
        text.raw("},{\"name\":\"at\",\"type\":");
        text.raw("{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}]}");
    }

    @Override
    ValueReader<Timed<T>> resolve(Schema writer, Resolution resolution) {
        Schema within = within(writer);
        if (within == null) {
            ValueReader<T> plain = resolution.reader(value, writer);
            return in -> new Timed<>(plain.read(in), Timed.UNKNOWN);
        }
        ValueReader<T> reader = resolution.reader("value", value, within);
        return reader == value.ownReader()
                ? ownReader()
                : in -> new Timed<>(reader.read(in), in.readLong());
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        return "a value with a time to live changes when it is used";
    }

    @Override
    int minimumBytes() {
        return value.minimumBytes() + 1;
    }

    private record OfTimed<T>(Codec<T> value) implements Codec<Timed<T>> {
        @Override
        public void write(Timed<T> timed, BinaryOutput out) {
            value.write(timed.value(), out);
            out.writeLong(timed.at());
        }

        @Override
        public Timed<T> read(BinaryInput in) {
            return new Timed<>(value.read(in), in.readLong());
        }

        @Override
        public int hash(Timed<T> timed) {
            return 31 * value.hash(timed.value()) + Long.hashCode(timed.at());
        }

        @Override
        public boolean same(Timed<T> left, Timed<T> right) {
            return left.at() == right.at() && value.same(left.value(), right.value());
        }
    }
}
