package io.weir.cli.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Forms that are JSON strings. */
final class TextForms {
    private TextForms() {}

    /** The form of a schema whose values are strings in JSON; null for others. */
    static @Nullable JsonForm of(Schema schema) {
        String logical = String.valueOf(schema.getProp("logicalType"));
        return switch (schema.getType()) {
            case STRING -> new Text("a string", BinaryInput::readString, text -> text);
            case ENUM -> enumeration(schema);
            case BYTES -> logical.equals("big-decimal") ? bigDecimal() : bytes();
            case FIXED ->
                    logical.equals("uuid") && schema.getFixedSize() == 16
                            ? uuid(schema)
                            : fixed(schema);
            case INT -> logical.equals("date") ? date() : null;
            case LONG ->
                    switch (logical) {
                        case "timestamp-millis" -> timestamp(ChronoUnit.MILLIS);
                        case "timestamp-micros" -> timestamp(ChronoUnit.MICROS);
                        case "timestamp-nanos" -> timestamp(ChronoUnit.NANOS);
                        default -> null;
                    };
            case RECORD ->
                    switch (schema.getFullName()) {
                        case "java.time.Instant" -> secondsAndNanos(schema, Instant.class);
                        case "java.time.Duration" -> secondsAndNanos(schema, Duration.class);
                        default -> null;
                    };
            default -> null;
        };
    }

    /** A string that is read from bytes, and made a generic value of. */
    private static final class Text extends JsonForm {
        private final String what;
        private final Function<BinaryInput, String> read;
        private final Function<String, Object> make;

        /**
         * @param what it is, for messages
         * @param make may throw a RuntimeException for what it can't be made of
         */
        Text(String what, Function<BinaryInput, String> read, Function<String, Object> make) {
            this.what = what;
            this.read = read;
            this.make = make;
        }

        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeString(read.apply(in));
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isTextual()) {
                throw notA(what, json, path);
            }
            try {
                return make.apply(json.textValue());
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
                throw notA(what, json, path);
            }
        }

        @Override
        public String cell(BinaryInput in) {
            return read.apply(in);
        }

        @Override
        public boolean isText() {
            return true;
        }
    }

    private static JsonForm enumeration(Schema schema) {
        List<String> symbols = schema.getEnumSymbols();
        return new Text(
                "one of " + symbols,
                in -> symbols.get(in.readBranch(symbols.size())),
                text -> {
                    if (!symbols.contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    return new GenericData.EnumSymbol(schema, text);
                });
    }

    private static JsonForm bytes() {
        return new Text(
                "a string in base64",
                in -> Base64.getEncoder().encodeToString(in.readBytes()),
                text -> ByteBuffer.wrap(Base64.getDecoder().decode(text)));
    }

    private static JsonForm fixed(Schema schema) {
        int size = schema.getFixedSize();
        return new Text(
                "%d bytes in base64".formatted(size),
                in -> Base64.getEncoder().encodeToString(in.readRaw(size)),
                text -> {
                    byte[] bytes = Base64.getDecoder().decode(text);
                    if (bytes.length != size) {
                        throw new IllegalArgumentException(text);
                    }
                    return new GenericData.Fixed(schema, bytes);
                });
    }

    private static JsonForm uuid(Schema schema) {
        return new Text(
                "a UUID",
                in -> {
                    var bytes = ByteBuffer.wrap(in.readRaw(16));
                    return new UUID(bytes.getLong(), bytes.getLong()).toString();
                },
                text -> {
                    UUID uuid = UUID.fromString(text);
                    return new GenericData.Fixed(
                            schema,
                            ByteBuffer.allocate(16)
                                    .putLong(uuid.getMostSignificantBits())
                                    .putLong(uuid.getLeastSignificantBits())
                                    .array());
                });
    }

    /** Bytes with the unscaled value, as bytes, and the scale. */
    private static JsonForm bigDecimal() {
        return new Text(
                "a decimal number in a string",
                in -> {
                    var inner = new BinaryInput(in.readBytes());
                    byte[] unscaled = inner.readBytes();
                    if (unscaled.length == 0) {
                        throw new CorruptDataException("expected a number, found no bytes");
                    }
                    return new BigDecimal(new BigInteger(unscaled), inner.readInt()).toString();
                },
                text -> {
                    var number = new BigDecimal(text);
                    var inner = new BinaryOutput(32);
                    inner.writeBytes(number.unscaledValue().toByteArray());
                    inner.writeInt(number.scale());
                    return ByteBuffer.wrap(inner.toByteArray());
                });
    }

    private static JsonForm date() {
        return new Text(
                "a date such as 2026-11-23",
                in -> LocalDate.ofEpochDay(in.readInt()).toString(),
                text -> Math.toIntExact(LocalDate.parse(text).toEpochDay()));
    }

    private static JsonForm timestamp(ChronoUnit unit) {
        return new Text(
                "a time such as 2026-11-23T10:15:00Z",
                in -> Instant.EPOCH.plus(in.readLong(), unit).toString(),
                text -> unit.between(Instant.EPOCH, Instant.parse(text)));
    }

    /** Weir's record for what has seconds and nanoseconds. */
    private static @Nullable JsonForm secondsAndNanos(Schema schema, Class<?> type) {
        if (schema.getField("seconds") == null
                || schema.getField("nanos") == null
                || schema.getFields().size() != 2) {
            return null;
        }
        boolean instant = type == Instant.class;
        return new Text(
                instant ? "a time such as 2026-11-23T10:15:00Z" : "a duration such as PT1H30M",
                in -> {
                    long seconds = in.readLong();
                    int nanos = in.readInt();
                    try {
                        return instant
                                ? Instant.ofEpochSecond(seconds, nanos).toString()
                                : Duration.ofSeconds(seconds, nanos).toString();
                    } catch (DateTimeException | ArithmeticException e) {
                        throw new CorruptDataException(
                                "expected a %s, found %d seconds"
                                        .formatted(type.getName(), seconds),
                                e);
                    }
                },
                text -> {
                    var record = new GenericData.Record(schema);
                    Instant at = instant ? Instant.parse(text) : Instant.EPOCH;
                    Duration length = instant ? Duration.ZERO : Duration.parse(text);
                    record.put("seconds", instant ? at.getEpochSecond() : length.getSeconds());
                    record.put("nanos", instant ? at.getNano() : length.getNano());
                    return record;
                });
    }
}
