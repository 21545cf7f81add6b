package io.weir.savepoint;

import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The schema of the records in a state's files, made of the schemas of its parts:
 *
 * <pre>
 *   VALUE                           {int keyGroup, key, value}
 *   LIST                            {int keyGroup, key, array value}
 *   MAP                             {int keyGroup, key, mapKey, value}
 *   OPERATOR_LIST, OPERATOR_UNION   {int subtask, item}
 *   BROADCAST                       {mapKey, value}
 * </pre>
 *
 * <p>An Avro schema can define a name once only. Where two parts define it alike, the second is a
 * reference; where they differ, the second gets a name with a number at its end. Names are not in
 * the binary encoding, so the bytes are those of the metadata's schemas all the same.
 */
final class RecordSchema {
    private static final String NAME = "WeirEntry";

    private final Set<String> taken = new HashSet<>();

    /** What has been defined: as its part defines it, and with the name it has got. */
    private final Map<Schema, Schema> adopted = new HashMap<>();

    private RecordSchema() {}

    static Schema of(OperatorInfo operator, StateInfo state) {
        return new RecordSchema().record(operator, state);
    }

    /** The schema that a text in the metadata stands for. */
    static Schema parse(String json) {
        return new Schema.Parser().parse(json);
    }

    private Schema record(OperatorInfo operator, StateInfo state) {
        taken.add(NAME);
        List<Schema.Field> fields = new ArrayList<>();
        if (state.kind().isKeyed()) {
            fields.add(new Schema.Field("keyGroup", Schema.create(Schema.Type.INT)));
            fields.add(field("key", operator.keySchema().orElseThrow()));
        }
        state.mapKeySchema().ifPresent(schema -> fields.add(field("mapKey", schema)));
        switch (state.kind()) {
            case VALUE, MAP, BROADCAST -> fields.add(field("value", state.valueSchema()));
            case LIST -> {
                Schema element = adopt(parse(state.valueSchema()));
                fields.add(new Schema.Field("value", Schema.createArray(element)));
            }
            case OPERATOR_LIST, OPERATOR_UNION -> {
                fields.add(new Schema.Field("subtask", Schema.create(Schema.Type.INT)));
                fields.add(field("item", state.valueSchema()));
            }
        }
        return Schema.createRecord(NAME, null, null, false, fields);
    }

    private Schema.Field field(String name, String schema) {
        return new Schema.Field(name, adopt(parse(schema)));
    }

    /** The schema with other names where they are taken. */
    private Schema adopt(Schema schema) {
        return new Adoption().of(schema);
    }

    /** Names within one part that stand for what they stood for, under a name that was free. */
    private final class Adoption {
        private final Map<String, Schema> named = new HashMap<>();

        Schema of(Schema schema) {
            return switch (schema.getType()) {
                case ARRAY ->
                        copyProperties(schema, Schema.createArray(of(schema.getElementType())));
                case MAP -> copyProperties(schema, Schema.createMap(of(schema.getValueType())));
                case UNION -> Schema.createUnion(schema.getTypes().stream().map(this::of).toList());
                case RECORD, ENUM, FIXED -> named(schema);
                default -> schema;
            };
        }

        private Schema named(Schema schema) {
            Schema done = named.get(schema.getFullName());
            if (done != null) {
                return done;
            }
            Schema before = adopted.get(schema);
            if (before != null) {
                named.put(schema.getFullName(), before);
                return before;
            }
            String name = schema.getName();
            for (int i = 2; !taken.add(fullName(schema, name)); i++) {
                name = schema.getName() + "_" + i;
            }
            Schema copy =
                    switch (schema.getType()) {
                        case ENUM ->
                                Schema.createEnum(
                                        name,
                                        schema.getDoc(),
                                        schema.getNamespace(),
                                        schema.getEnumSymbols(),
                                        schema.getEnumDefault());
                        case FIXED ->
                                Schema.createFixed(
                                        name,
                                        schema.getDoc(),
                                        schema.getNamespace(),
                                        schema.getFixedSize());
                        default ->
                                Schema.createRecord(
                                        name,
                                        schema.getDoc(),
                                        schema.getNamespace(),
                                        schema.isError());
                    };
            named.put(schema.getFullName(), copy);
            if (schema.getType() == Schema.Type.RECORD) {
                // The fields come last, since they may contain the record itself.
                copy.setFields(
                        schema.getFields().stream()
                                .map(field -> new Schema.Field(field, of(field.schema())))
                                .toList());
            }
            schema.getAliases().forEach(copy::addAlias);
            adopted.put(schema, copy);
            return copyProperties(schema, copy);
        }

        private String fullName(Schema schema, String name) {
            String namespace = schema.getNamespace();
            return namespace == null ? name : namespace + "." + name;
        }

        private Schema copyProperties(Schema from, Schema to) {
            to.addAllProps(from);
            if (from.getLogicalType() != null) {
                from.getLogicalType().addToSchema(to);
            }
            return to;
        }
    }
}
