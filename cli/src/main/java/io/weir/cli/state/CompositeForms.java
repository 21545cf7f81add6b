package io.weir.cli.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.types.BinaryInput;
import io.weir.types.Skipper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Forms that are made of others. */
final class CompositeForms {
    private CompositeForms() {}

    /** Whether a value of a record can have another one in it. */
    static boolean containsItself(Schema record) {
        var seen = new IdentityHashMap<Schema, Boolean>();
        return record.getFields().stream()
                .anyMatch(field -> contains(field.schema(), record, seen));
    }

    private static boolean contains(
            Schema schema, Schema record, IdentityHashMap<Schema, Boolean> seen) {
        if (schema.equals(record)) {
            return true;
        }
        if (seen.put(schema, true) != null) {
            return false;
        }
        return switch (schema.getType()) {
            case ARRAY -> contains(schema.getElementType(), record, seen);
            case MAP -> contains(schema.getValueType(), record, seen);
            case UNION -> schema.getTypes().stream().anyMatch(type -> contains(type, record, seen));
            case RECORD ->
                    schema.getFields().stream()
                            .anyMatch(field -> contains(field.schema(), record, seen));
            default -> false;
        };
    }

    private static String in(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** An array. */
    static final class Items extends JsonForm {
        private final Schema schema;
        private final JsonForm item;
        private final int minimumBytes;

        Items(Schema schema, Map<Schema, JsonForm> records) {
            this.schema = schema;
            item = of(schema.getElementType(), records);
            minimumBytes = Skipper.minimumBytes(schema.getElementType());
        }

        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeStartArray();
            int total = 0;
            for (int n = in.readBlock(minimumBytes, 0);
                    n > 0;
                    n = in.readBlock(minimumBytes, total)) {
                total += n;
                for (int i = 0; i < n; i++) {
                    item.print(in, out);
                }
            }
            out.writeEndArray();
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isArray()) {
                throw notA("an array", json, path);
            }
            List<@Nullable Object> items = new ArrayList<>();
            for (int i = 0; i < json.size(); i++) {
                items.add(item.parse(json.get(i), path + "[" + i + "]"));
            }
            return new GenericData.Array<>(schema, items);
        }
    }

    /** A map with strings as keys. */
    static final class Entries extends JsonForm {
        private final JsonForm value;
        private final int minimumBytes;

        Entries(Schema schema, Map<Schema, JsonForm> records) {
            value = of(schema.getValueType(), records);
            minimumBytes = 1 + Skipper.minimumBytes(schema.getValueType());
        }

        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeStartObject();
            int total = 0;
            for (int n = in.readBlock(minimumBytes, 0);
                    n > 0;
                    n = in.readBlock(minimumBytes, total)) {
                total += n;
                for (int i = 0; i < n; i++) {
                    out.writeFieldName(in.readString());
                    value.print(in, out);
                }
            }
            out.writeEndObject();
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isObject()) {
                throw notA("an object", json, path);
            }
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                map.put(entry.getKey(), value.parse(entry.getValue(), in(path, entry.getKey())));
            }
            return map;
        }
    }

    /** A record. */
    static final class Fields extends JsonForm {
        private final Schema schema;
        private final List<Schema.Field> fields;
        private final JsonForm[] forms;

        Fields(Schema schema, Map<Schema, JsonForm> records) {
            this.schema = schema;
            fields = schema.getFields();
            forms = new JsonForm[fields.size()];
            records.put(schema, this);
            for (int i = 0; i < forms.length; i++) {
                forms[i] = of(fields.get(i).schema(), records);
            }
        }

        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            out.writeStartObject();
            for (int i = 0; i < forms.length; i++) {
                out.writeFieldName(fields.get(i).name());
                forms[i].print(in, out);
            }
            out.writeEndObject();
        }

        @Override
        Object parse(JsonNode json, String path) throws NotAValueException {
            if (!json.isObject()) {
                throw notA("an object", json, path);
            }
            var record = new GenericData.Record(schema);
            for (int i = 0; i < forms.length; i++) {
                Schema.Field field = fields.get(i);
                JsonNode value = json.get(field.name());
                if (value != null) {
                    record.put(i, forms[i].parse(value, in(path, field.name())));
                } else {
                    throw new NotAValueException(
                            "field %s is missing in %s; it has %s"
                                    .formatted(in(path, field.name()), json, names()));
                }
            }
            for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (schema.getField(name) == null) {
                    throw new NotAValueException(
                            "there is no field %s; there are %s"
                                    .formatted(in(path, name), names()));
                }
            }
            return record;
        }

        private List<String> names() {
            return fields.stream().map(Schema.Field::name).toList();
        }
    }

    /** A union: of null and one other as that, of several with the branch's name. */
    static final class Branches extends JsonForm {
        private final List<Schema> branches;
        private final JsonForm[] forms;
        private final boolean named;

        Branches(Schema schema, Map<Schema, JsonForm> records) {
            branches = schema.getTypes();
            forms = new JsonForm[branches.size()];
            for (int i = 0; i < forms.length; i++) {
                forms[i] = of(branches.get(i), records);
            }
            named =
                    branches.stream().filter(branch -> branch.getType() != Schema.Type.NULL).count()
                            > 1;
        }

        private String name(int branch) {
            return branches.get(branch).getName();
        }

        @Override
        public void print(BinaryInput in, JsonGenerator out) throws IOException {
            int branch = in.readBranch(forms.length);
            if (named && branches.get(branch).getType() != Schema.Type.NULL) {
                out.writeStartObject();
                out.writeFieldName(name(branch));
                forms[branch].print(in, out);
                out.writeEndObject();
            } else {
                forms[branch].print(in, out);
            }
        }

        @Override
        public String cell(BinaryInput in) {
            if (named) {
                return super.cell(in);
            }
            return forms[in.readBranch(forms.length)].cell(in);
        }

        @Override
        @Nullable Object parse(JsonNode json, String path) throws NotAValueException {
            for (int i = 0; i < forms.length; i++) {
                boolean isNull = branches.get(i).getType() == Schema.Type.NULL;
                if (isNull && json.isNull()) {
                    return null;
                }
                if (!isNull && !named && !json.isNull()) {
                    return forms[i].parse(json, path);
                }
                if (!isNull && named && json.isObject() && json.size() == 1) {
                    JsonNode value = json.get(name(i));
                    if (value != null) {
                        return forms[i].parse(value, in(path, name(i)));
                    }
                }
            }
            throw notA(expected(), json, path);
        }

        private String expected() {
            List<String> names = branches.stream().map(Schema::getName).toList();
            return named ? "an object with one field, one of " + names : "one of " + names;
        }
    }
}
