package io.weir.cli.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.savepoint.SavepointState;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.types.BinaryInput;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/**
 * The entries of one state as JSON objects, with the fields that a record of it has but for the key
 * group, which follows from the key:
 *
 * <pre>
 *   {"key":…,"value":…}              a value or a list
 *   {"key":…,"mapKey":…,"value":…}   an entry of a map
 *   {"subtask":0,"item":…}           an item of an operator's list
 *   {"mapKey":…,"value":…}           an entry of a broadcast map
 * </pre>
 */
public final class EntryJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Schema NULL = Schema.create(Schema.Type.NULL);

    private final StoredKind kind;
    private final JsonForm key;
    private final JsonForm mapKey;
    private final JsonForm value;

    /** Of the entries of {@code state}. */
    public EntryJson(SavepointState state) {
        kind = state.info().kind();
        key = part(state, "key");
        mapKey = part(state, "mapKey");
        value = part(state, hasItems() ? "item" : "value");
    }

    private static JsonForm part(SavepointState state, String field) {
        Schema.Field of = state.schema().getField(field);
        return JsonForm.of(of == null ? NULL : of.schema());
    }

    private boolean hasItems() {
        return kind == StoredKind.OPERATOR_LIST || kind == StoredKind.OPERATOR_UNION;
    }

    /** Writes one entry; its parts are those of {@link io.weir.savepoint.EntryVisitor}. */
    public void print(
            int place, BinaryInput key, BinaryInput mapKey, BinaryInput value, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        printFields(place, key, mapKey, out);
        out.writeFieldName(hasItems() ? "item" : "value");
        this.value.print(value, out);
        out.writeEndObject();
    }

    /** Writes the fields that say which entry it is, into an object. */
    void printFields(int place, BinaryInput key, BinaryInput mapKey, JsonGenerator out)
            throws IOException {
        if (kind.isKeyed()) {
            out.writeFieldName("key");
            this.key.print(key, out);
        }
        if (kind.isMap()) {
            out.writeFieldName("mapKey");
            this.mapKey.print(mapKey, out);
        }
        if (hasItems()) {
            out.writeNumberField("subtask", place);
        }
    }

    /** Which entry it is, for people: {@code "word"}, or of a map {@code "word" / "user"}. */
    String name(BinaryInput key, BinaryInput mapKey) {
        String text = kind.isKeyed() ? text(this.key, key) : "";
        if (!kind.isMap()) {
            return text;
        }
        return (text.isEmpty() ? "" : text + " / ") + text(this.mapKey, mapKey);
    }

    JsonForm value() {
        return value;
    }

    /** A value as a JSON text. */
    public static String text(JsonForm form, BinaryInput bytes) {
        var text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            form.print(new BinaryInput(bytes.array(), bytes.position(), bytes.remaining()), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
