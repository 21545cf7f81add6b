package io.weir.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain Java: objects are maps in the order of the text, arrays lists; whole numbers are
 * Long or BigInteger, others BigDecimal; null is {@link Null}. Uses Jackson's streams only, since
 * its object mapper takes longer to load than a small job to run.
 */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** The JSON null. */
    enum Null {
        NULL
    }

    /** An array that is written without line breaks, even in {@link #pretty}. */
    record Line(List<?> array) {}

    private Json() {}

    static Object parse(byte[] utf8) throws IOException {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            return whole(parser);
        }
    }

    /**
     * The same JSON without white space between its parts.
     *
     * @throws IllegalArgumentException if it is none
     */
    static String compact(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return text(whole(parser));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Expected JSON, found: %s (%s)".formatted(json, e.getMessage()), e);
        }
    }

    /** Without white space between its parts. */
    static String text(Object value) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** In lines, with two spaces for each level, whatever the platform. */
    static byte[] pretty(Object value) {
        var bytes = new ByteArrayOutputStream();
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try (JsonGenerator out = FACTORY.createGenerator(bytes).setPrettyPrinter(printer)) {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Object whole(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            throw new IOException("expected JSON, found nothing");
        }
        Object value = value(parser);
        if (parser.nextToken() != null) {
            throw new IOException("expected the end, found more JSON");
        }
        return value;
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                var object = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                var array = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValueExact();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.NULL;
            default -> throw new IOException("expected JSON, found " + token);
        };
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            out.writeStartObject();
            for (Map.Entry<?, ?> field : object.entrySet()) {
                out.writeFieldName((String) field.getKey());
                write(out, field.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> array) {
            out.writeStartArray();
            for (Object element : array) {
                write(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof Line line) {
            out.writeRawValue(text(line.array()));
        } else if (value instanceof String s) {
            out.writeString(s);
        } else if (value instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (value instanceof BigInteger integer) {
            out.writeNumber(integer);
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (value instanceof Boolean b) {
            out.writeBoolean(b);
        } else if (value == Null.NULL) {
            out.writeNull();
        } else {
            throw new IllegalArgumentException("not JSON: " + value.getClass());
        }
    }
}
