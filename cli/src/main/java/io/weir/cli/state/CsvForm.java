package io.weir.cli.state;

import io.weir.savepoint.SavepointState;
import io.weir.types.BinaryInput;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The entries of one state as rows of CSV (RFC 4180). The columns are the fields of {@link
 * EntryJson}; a record is a column for each of its fields, {@code value.name}; what is not a single
 * value is JSON in its cell, and null is an empty cell.
 */
public final class CsvForm {
    private final List<String> columns = new ArrayList<>();
    private final List<JsonForm> keys = new ArrayList<>();
    private final List<JsonForm> mapKeys = new ArrayList<>();
    private final List<JsonForm> values = new ArrayList<>();
    private final boolean hasSubtask;

    /** Of the entries of {@code state}. */
    public CsvForm(SavepointState state) {
        Schema schema = state.schema();
        hasSubtask = schema.getField("subtask") != null;
        if (hasSubtask) {
            columns.add("subtask");
        }
        add(schema, "key", keys);
        add(schema, "mapKey", mapKeys);
        add(schema, hasSubtask ? "item" : "value", values);
    }

    private void add(Schema record, String field, List<JsonForm> forms) {
        Schema.Field of = record.getField(field);
        if (of != null) {
            flatten(of.schema(), field, forms);
        }
    }

    private void flatten(Schema schema, String name, List<JsonForm> forms) {
        boolean isNested =
                schema.getType() == Schema.Type.RECORD
                        && TextForms.of(schema) == null
                        && !schema.getFields().isEmpty()
                        && !CompositeForms.containsItself(schema);
        if (isNested) {
            for (Schema.Field field : schema.getFields()) {
                flatten(field.schema(), name + "." + field.name(), forms);
            }
        } else {
            columns.add(name);
            forms.add(JsonForm.of(schema));
        }
    }

    /** The names of the columns, as the first row. */
    public String header() {
        var row = new StringBuilder();
        columns.forEach(column -> cell(column, row));
        return row.append("\r\n").toString();
    }

    /** An entry; its parts are those of {@link io.weir.savepoint.EntryVisitor}. */
    public String row(int place, BinaryInput key, BinaryInput mapKey, BinaryInput value) {
        var row = new StringBuilder();
        if (hasSubtask) {
            cell(Integer.toString(place), row);
        }
        keys.forEach(form -> cell(form.cell(key), row));
        mapKeys.forEach(form -> cell(form.cell(mapKey), row));
        values.forEach(form -> cell(form.cell(value), row));
        return row.append("\r\n").toString();
    }

    private static void cell(String text, StringBuilder row) {
        if (!row.isEmpty()) {
            row.append(',');
        }
        row.append(quoted(text));
    }

    /** A cell as it is written. */
    public static String quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return '"' + text.replace("\"", "\"\"") + '"';
            }
        }
        return text;
    }
}
