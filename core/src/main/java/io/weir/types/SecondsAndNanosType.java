package io.weir.types;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.Schema;

/**
 * {@link Instant} and {@link Duration} as a record of {@code seconds} (long) and {@code nanos}
 * (int, 0 to 999999999), which keeps every value. Avro's timestamp-nanos covers the years 1677 to
 * 2262 only, so not even {@link Instant#MAX}; its duration has milliseconds only.
 *
 * <p>Reads also what others wrote as timestamp-millis, -micros or -nanos.
 */
abstract class SecondsAndNanosType<T> extends Type<T> {
    private static final int NANOS = 1_000_000_000;

    private final Class<T> type;

    private SecondsAndNanosType(Class<T> type) {
        this.type = type;
    }

    abstract long seconds(T value);

    abstract int nanos(T value);

    /** Called with nanos in range. */
    abstract T of(long seconds, int nanos);

    @Override
    public java.lang.reflect.Type javaType() {
        return type;
    }

    @Override
    ResolvedType resolved() {
        return ResolvedType.of(type);
    }

    @Override
    public void write(T value, BinaryOutput out) {
        out.writeLong(seconds(value));
        out.writeInt(nanos(value));
    }

    @Override
    public T read(BinaryInput in) {
        long seconds = in.readLong();
        int nanos = in.readInt();
        if (nanos < 0 || nanos >= NANOS) {
            throw new CorruptDataException("expected 0 to 999999999 nanoseconds, found " + nanos);
        }
        try {
            return of(seconds, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw new CorruptDataException(
                    "expected a %s, found %d seconds".formatted(type.getName(), seconds), e);
        }
    }

    @Override
    public int hash(T value) {
        return 31 * (31 + KeyHash.ofLong(seconds(value))) + nanos(value);
    }

    @Override
    public boolean same(T left, T right) {
        return left.equals(right);
    }

    @Override
    void describe(SchemaText text) {
        if (text.define("record", AvroName.of(type, ""), this)) {
            text.raw(",\"fields\":[{\"name\":\"seconds\",\"type\":\"long\"},")
                    .raw("{\"name\":\"nanos\",\"type\":\"int\"}]}");
        }
    }

    @Override
    ValueReader<T> resolve(Schema writer, Resolution resolution) {
        if (Resolution.sameRecord(schema(), writer)) {
            return ownReader();
        }
        throw resolution.mismatch(this, writer);
    }

    @Override
    int minimumBytes() {
        return 2;
    }

    static final class DurationType extends SecondsAndNanosType<Duration> {
        DurationType() {
            super(Duration.class);
        }

        @Override
        long seconds(Duration value) {
            return value.toSeconds();
        }

        @Override
        @SuppressWarnings("JavaDurationGetSecondsGetNano") // Together with the seconds.
        int nanos(Duration value) {
            return value.getNano();
        }

        @Override
        Duration of(long seconds, int nanos) {
            return Duration.ofSeconds(seconds, nanos);
        }
    }

    static final class InstantType extends SecondsAndNanosType<Instant> {
        InstantType() {
            super(Instant.class);
        }

        @Override
        long seconds(Instant value) {
            return value.getEpochSecond();
        }

        @Override
        @SuppressWarnings("JavaInstantGetSecondsGetNano") // Together with the seconds.
        int nanos(Instant value) {
            return value.getNano();
        }

        @Override
        Instant of(long seconds, int nanos) {
            return Instant.ofEpochSecond(seconds, nanos);
        }

        @Override
        ValueReader<Instant> resolve(Schema writer, Resolution resolution) {
            String logical = writer.getProp("logicalType");
            if (writer.getType() == Schema.Type.LONG && logical != null) {
                int inSecond =
                        switch (logical) {
                            case "timestamp-millis" -> 1000;
                            case "timestamp-micros" -> 1_000_000;
                            case "timestamp-nanos" -> NANOS;
                            default -> throw resolution.mismatch(this, writer);
                        };
                return in -> ofUnits(in.readLong(), inSecond);
            }
            return super.resolve(writer, resolution);
        }

        private static Instant ofUnits(long value, int inSecond) {
            return Instant.ofEpochSecond(
                    Math.floorDiv(value, inSecond),
                    Math.floorMod(value, inSecond) * (long) (NANOS / inSecond));
        }
    }
}
