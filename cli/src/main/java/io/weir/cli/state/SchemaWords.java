package io.weir.cli.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Schemas in a few words, for people: {@code Count{word: string, n: long}}. */
public final class SchemaWords {
    private static final int FIELDS = 4;

    private SchemaWords() {}

    /** A schema, with the fields of its outermost record. */
    public static String of(Schema schema) {
        if (schema.getType() == Schema.Type.RECORD && TextForms.of(schema) == null) {
            List<String> fields = new ArrayList<>();
            for (Schema.Field field : schema.getFields()) {
                if (fields.size() == FIELDS) {
                    fields.add("…");
                    break;
                }
                fields.add(field.name() + ": " + name(field.schema()));
            }
            return schema.getName() + "{" + String.join(", ", fields) + "}";
        }
        return name(schema);
    }

    private static String name(Schema schema) {
        return switch (schema.getType()) {
            case ARRAY -> {
                String element = name(schema.getElementType());
                yield (element.contains(" | ") ? "(" + element + ")" : element) + "[]";
            }
            case MAP -> "map of " + name(schema.getValueType());
            case UNION -> union(schema);
            case RECORD, ENUM -> schema.getName();
            default -> logical(schema);
        };
    }

    private static String logical(Schema schema) {
        String logical = schema.getProp("logicalType");
        if (logical != null) {
            return logical;
        }
        return schema.getType() == Schema.Type.FIXED
                ? schema.getName()
                : schema.getType().getName();
    }

    private static String union(Schema schema) {
        List<String> branches = new ArrayList<>();
        boolean nullable = false;
        for (Schema branch : schema.getTypes()) {
            if (branch.getType() == Schema.Type.NULL) {
                nullable = true;
            } else {
                branches.add(name(branch));
            }
        }
        String all = String.join(" | ", branches);
        return !nullable ? all : branches.size() == 1 ? all + "?" : "(" + all + ")?";
    }
}
