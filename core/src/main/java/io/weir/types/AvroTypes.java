package io.weir.types;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The types of Avro's own classes. */
final class AvroTypes {
    private AvroTypes() {}

    /** The type of a class that Avro generated, or nothing if it is another class of Avro's. */
    static Optional<Type<?>> ofClass(Class<?> type) {
        if (!SpecificRecord.class.isAssignableFrom(type) || type.isInterface()) {
            return Optional.empty();
        }
        try {
            Schema schema = (Schema) type.getField("SCHEMA$").get(null);
            return Optional.of(new AvroType<>(type, schema, new Generated(type, schema)));
        } catch (ReflectiveOperationException noSchema) {
            return Optional.empty();
        }
    }

    static Type<GenericRecord> generic(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new UnsupportedTypeException(
                    "Schema %s is not a record. Use the type of its Java class, such as Types.STRING."
                            .formatted(schema));
        }
        GenericData data = new GenericData();
        data.setFastReaderEnabled(false);
        return new AvroType<>(GenericRecord.class, schema, data);
    }

    /** The default of a field as it is encoded. */
    static byte[] encodedDefault(Schema.Field field) {
        BinaryOutput out = new BinaryOutput(32);
        try {
            new GenericDatumWriter<Object>(field.schema())
                    .write(GenericData.get().getDefaultValue(field), new AvroEncoder(out));
        } catch (IOException e) {
            throw new IllegalStateException("A buffer in memory failed", e);
        }
        return out.toByteArray();
    }

    /** Writes a schema; what is in the text already, by name. */
    static void describe(Schema schema, SchemaText text, Type<?> owner) {
        try {
            describe(new ObjectMapper().readTree(schema.toString()), "", text, owner);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A schema of Avro is not JSON: " + schema, e);
        }
    }

    private static void describe(JsonNode node, String namespace, SchemaText text, Type<?> owner) {
        if (node.isTextual()) {
            String name = node.textValue();
            boolean relative = !isAvros(name) && name.indexOf('.') < 0;
            text.quoted(relative && !namespace.isEmpty() ? namespace + "." + name : name);
        } else if (node.isArray()) {
            text.raw("[");
            for (int i = 0; i < node.size(); i++) {
                text.raw(i == 0 ? "" : ",");
                describe(node.get(i), namespace, text, owner);
            }
            text.raw("]");
        } else if (node.has("name")) {
            describeNamed(node, namespace, text, owner);
        } else {
            describeProperties(node, "{", namespace, text, owner);
            text.raw("}");
        }
    }

    private static void describeNamed(
            JsonNode node, String around, SchemaText text, Type<?> owner) {
        String given = node.get("name").textValue();
        int dot = given.lastIndexOf('.');
        String namespace =
                dot >= 0
                        ? given.substring(0, dot)
                        : node.has("namespace") ? node.get("namespace").textValue() : around;
        AvroName name = new AvroName(namespace, given.substring(dot + 1));
        if (text.define(node.get("type").textValue(), name, owner)) {
            describeProperties(node, ",", namespace, text, owner);
            text.raw("}");
        }
    }

    private static void describeProperties(
            JsonNode node, String first, String namespace, SchemaText text, Type<?> owner) {
        boolean named = node.has("name");
        String separator = first;
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String key = property.getKey();
            if (named && (key.equals("type") || key.equals("name") || key.equals("namespace"))) {
                continue;
            }
            text.raw(separator).quoted(key).raw(":");
            separator = ",";
            if (key.equals("fields") && named) {
                describeFields(property.getValue(), namespace, text, owner);
            } else if (key.equals("type") || key.equals("items") || key.equals("values")) {
                describe(property.getValue(), namespace, text, owner);
            } else {
                text.raw(property.getValue().toString());
            }
        }
    }

    private static void describeFields(
            JsonNode fields, String namespace, SchemaText text, Type<?> owner) {
        text.raw("[");
        for (int i = 0; i < fields.size(); i++) {
            text.raw(i == 0 ? "{" : ",{");
            String separator = "";
            for (Map.Entry<String, JsonNode> property : fields.get(i).properties()) {
                text.raw(separator).quoted(property.getKey()).raw(":");
                separator = ",";
                if (property.getKey().equals("type")) {
                    describe(property.getValue(), namespace, text, owner);
                } else {
                    text.raw(property.getValue().toString());
                }
            }
            text.raw("}");
        }
        text.raw("]");
    }

    private static boolean isAvros(String name) {
        return switch (name) {
            case "null", "boolean", "int", "long", "float", "double", "string", "bytes" -> true;
            case "array", "map" -> true;
            default -> false;
        };
    }

    /** Finds generated classes where the one that holds them is, nested ones too. */
    private static final class Generated extends SpecificData {
        private final Class<?> type;
        private final String name;

        Generated(Class<?> type, Schema schema) {
            super(type.getClassLoader());
            this.type = type;
            this.name = schema.getFullName();
            setFastReaderEnabled(false);
            for (Conversion<?> conversion : SpecificData.getForClass(type).getConversions()) {
                addLogicalTypeConversion(conversion);
            }
        }

        @Override
        @SuppressWarnings({"rawtypes", "NullAway"}) // Avro takes null for "no class".
        public Class getClass(Schema schema) {
            boolean named =
                    switch (schema.getType()) {
                        case RECORD, ENUM, FIXED -> true;
                        default -> false;
                    };
            if (!named) {
                return super.getClass(schema);
            }
            if (schema.getFullName().equals(name)) {
                return type;
            }
            String nested = schema.getNamespace() + "$" + schema.getName();
            for (String candidate : List.of(schema.getFullName(), nested)) {
                try {
                    Class<?> found = Class.forName(candidate, true, getClassLoader());
                    if (found.isEnum() || GenericContainer.class.isAssignableFrom(found)) {
                        return found;
                    }
                } catch (ClassNotFoundException e) {
                    // Then it is read as a generic value.
                }
            }
            return null;
        }
    }
}
