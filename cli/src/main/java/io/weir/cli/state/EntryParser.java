package io.weir.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.savepoint.SavepointState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Entries of one state from the JSON objects that {@link EntryJson} prints. */
public final class EntryParser {
    private static final String KEY_GROUP = "keyGroup";
    private static final String SUBTASK = "subtask";

    private final Schema schema;
    private final int parallelism;
    private final Map<String, JsonForm> forms = new LinkedHashMap<>();

    /** For the entries of {@code state}. */
    public EntryParser(SavepointState state) {
        schema = state.schema();
        parallelism = state.operator().parallelism();
        for (Schema.Field field : schema.getFields()) {
            if (!field.name().equals(KEY_GROUP)) {
                forms.put(field.name(), JsonForm.of(field.schema()));
            }
        }
    }

    /** The record of the state that a whole entry stands for. */
    public GenericRecord record(JsonNode entry) throws NotAValueException {
        requireObject(entry);
        var record = new GenericData.Record(schema);
        for (Map.Entry<String, JsonForm> form : forms.entrySet()) {
            record.put(form.getKey(), parse(entry, form.getKey(), form.getValue()));
        }
        if (forms.containsKey(SUBTASK)) {
            int subtask = (Integer) record.get(SUBTASK);
            if (subtask < 0 || subtask >= parallelism) {
                throw new NotAValueException(
                        "subtask is %d, expected 0 to %d".formatted(subtask, parallelism - 1));
            }
        } else if (schema.getField(KEY_GROUP) != null) {
            record.put(KEY_GROUP, 0); // is computed anew
        }
        return record;
    }

    /**
     * A part of an entry, which may have others.
     *
     * @param field such as {@code key} or {@code mapKey}
     * @return the part; null if it isn't there
     */
    public @Nullable Object part(JsonNode entry, String field) throws NotAValueException {
        requireObject(entry);
        JsonForm form = forms.get(field);
        return form == null || !entry.has(field) ? null : parse(entry, field, form);
    }

    /** As {@link #part}, of one that must be there. */
    public Object required(JsonNode entry, String field) throws NotAValueException {
        Object part = part(entry, field);
        if (part == null) {
            throw new NotAValueException("field %s is missing in %s".formatted(field, entry));
        }
        return part;
    }

    private void requireObject(JsonNode entry) throws NotAValueException {
        if (!entry.isObject()) {
            throw JsonForm.notA("an object with the fields " + forms.keySet(), entry, "");
        }
        for (Iterator<String> names = entry.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!forms.containsKey(name)) {
                List<String> known = new ArrayList<>(forms.keySet());
                throw new NotAValueException(
                        "there is no field %s; there are %s".formatted(name, known));
            }
        }
    }

    private static @Nullable Object parse(JsonNode entry, String field, JsonForm form)
            throws NotAValueException {
        JsonNode value = entry.get(field);
        if (value == null) {
            throw new NotAValueException("field %s is missing in %s".formatted(field, entry));
        }
        return form.parse(value, field);
    }
}
