package io.weir.cli.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.types.BinaryInput;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the values of an Avro schema look as JSON, in both directions: what {@code show} prints is
 * what {@code edit} takes.
 *
 * <table>
 *   <caption>Forms</caption>
 *   <tr><td>null, boolean, string, enum</td><td>as in JSON</td></tr>
 *   <tr><td>int, long, float, double</td><td>a number; "NaN", "Infinity", "-Infinity"</td></tr>
 *   <tr><td>bytes, fixed</td><td>a string in base64</td></tr>
 *   <tr><td>uuid, date, timestamp-*, big-decimal, {@code java.time.Instant}, {@code
 *       java.time.Duration}</td><td>the string that Java's {@code toString} gives</td></tr>
 *   <tr><td>array</td><td>an array</td></tr>
 *   <tr><td>map, record</td><td>an object</td></tr>
 *   <tr><td>union of null and one other</td><td>null or the other's form</td></tr>
 *   <tr><td>any other union</td><td>null, or an object with one field, the branch's name</td></tr>
 * </table>
 *
 * <p>Immutable; safe for any thread.
 */
public abstract class JsonForm {
    private static final JsonFactory JSON = new JsonFactory();

    JsonForm() {}

    /** The form of a schema. */
    public static JsonForm of(Schema schema) {
        return of(schema, new IdentityHashMap<>());
    }

    /**
     * @param records those that are being made, which may contain themselves
     */
    static JsonForm of(Schema schema, Map<Schema, JsonForm> records) {
        JsonForm text = TextForms.of(schema);
        if (text != null) {
            return text;
        }
        return switch (schema.getType()) {
            case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE -> ScalarForms.of(schema.getType());
            case STRING, ENUM, BYTES, FIXED ->
                    throw new IllegalStateException(schema + " is one of TextForms");
            case ARRAY -> new CompositeForms.Items(schema, records);
            case MAP -> new CompositeForms.Entries(schema, records);
            case RECORD -> {
                JsonForm known = records.get(schema);
                yield known != null ? known : new CompositeForms.Fields(schema, records);
            }
            case UNION -> new CompositeForms.Branches(schema, records);
        };
    }

    /** Reads a value's Avro binary from {@code in} and writes it as JSON. */
    public abstract void print(BinaryInput in, JsonGenerator out) throws IOException;

    /**
     * The value that JSON stands for, as Avro's generic classes have it.
     *
     * @param path of the value, for messages
     * @throws NotAValueException if it is no value of the schema
     */
    abstract @Nullable Object parse(JsonNode json, String path) throws NotAValueException;

    /** The value that JSON stands for; see {@link #parse(JsonNode, String)}. */
    public final @Nullable Object parse(JsonNode json) throws NotAValueException {
        return parse(json, "");
    }

    /**
     * Reads a value and gives it as the cell of a table: a string without quotes, null as nothing,
     * all else as JSON.
     */
    public String cell(BinaryInput in) {
        var text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            print(in, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Whether every value is a JSON string, so that its quotes can be left away. */
    public boolean isText() {
        return false;
    }

    static NotAValueException notA(String what, JsonNode json, String path) {
        return new NotAValueException(
                "%sexpected %s, found %s".formatted(path.isEmpty() ? "" : path + ": ", what, json));
    }
}
