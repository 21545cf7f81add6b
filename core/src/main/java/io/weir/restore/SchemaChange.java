package io.weir.restore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of schema resolution do when values are read with another schema than they were
 * written with, in words: "added 'currency' (default EUR); 'amount': int → long". Pure logic.
 */
final class SchemaChange {
    private final List<String> changes = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private SchemaChange() {}

    /** The differences, or an empty string if there are none that matter. */
    static String between(Schema written, Schema now) {
        SchemaChange change = new SchemaChange();
        change.compare("", written, now);
        return String.join("; ", change.changes);
    }

    private void compare(String path, Schema written, Schema now) {
        if (written.getType() == Schema.Type.UNION || now.getType() == Schema.Type.UNION) {
            unions(path, written, now);
        } else if (written.getType() != now.getType()) {
            add(path, shortText(written) + " → " + shortText(now));
        } else {
            switch (now.getType()) {
                case RECORD -> records(path, written, now);
                case ENUM -> enums(path, written, now);
                case ARRAY -> compare(path + "[]", written.getElementType(), now.getElementType());
                case MAP -> compare(path + "{}", written.getValueType(), now.getValueType());
                default -> logicalTypes(path, written, now);
            }
        }
    }

    private void logicalTypes(String path, Schema written, Schema now) {
        if (!shortText(written).equals(shortText(now))) {
            add(path, shortText(written) + " → " + shortText(now));
        }
    }

    private void records(String path, Schema written, Schema now) {
        if (!seen.add(written.getFullName() + " " + now.getFullName())) {
            return;
        }
        names(path, written, now);
        Set<String> taken = new HashSet<>();
        List<Integer> order = new ArrayList<>();
        for (Schema.Field field : now.getFields()) {
            Schema.Field before = written(written, field);
            if (before == null) {
                add("", "added " + place(path, field.name()) + defaultOf(field));
                continue;
            }
            taken.add(before.name());
            order.add(before.pos());
            if (!before.name().equals(field.name())) {
                add(
                        "",
                        "renamed "
                                + place(path, before.name())
                                + " to "
                                + place(path, field.name()));
            }
            compare(join(path, field.name()), before.schema(), field.schema());
        }
        for (Schema.Field field : written.getFields()) {
            if (!taken.contains(field.name())) {
                add("", "removed " + place(path, field.name()));
            }
        }
        if (!order.equals(order.stream().sorted().toList())) {
            add(path, "fields reordered");
        }
    }

    private static Schema.@Nullable Field written(Schema written, Schema.Field field) {
        Schema.Field same = written.getField(field.name());
        if (same != null) {
            return same;
        }
        return field.aliases().stream()
                .map(written::getField)
                .filter(f -> f != null)
                .findFirst()
                .orElse(null);
    }

    private void names(String path, Schema written, Schema now) {
        if (!written.getName().equals(now.getName())) {
            add(path, "renamed " + written.getName() + " to " + now.getName());
        }
    }

    private void enums(String path, Schema written, Schema now) {
        names(path, written, now);
        List<String> added = new ArrayList<>(now.getEnumSymbols());
        added.removeAll(written.getEnumSymbols());
        List<String> removed = new ArrayList<>(written.getEnumSymbols());
        removed.removeAll(now.getEnumSymbols());
        if (!added.isEmpty()) {
            add(path, "added " + String.join(", ", added));
        }
        if (!removed.isEmpty()) {
            add(path, "removed " + String.join(", ", removed));
        }
        if (added.isEmpty()
                && removed.isEmpty()
                && !written.getEnumSymbols().equals(now.getEnumSymbols())) {
            add(path, "constants reordered");
        }
    }

    /** Branches are matched by their simple name, as resolution does. */
    private void unions(String path, Schema written, Schema now) {
        List<Schema> before = branches(written);
        List<Schema> after = branches(now);
        for (Schema branch : after) {
            Schema same = named(before, branch);
            if (same != null) {
                compare(path, same, branch);
            }
        }
        List<String> removed = without(before, after);
        List<String> added = without(after, before);
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        if (removed.isEmpty() && added.equals(List.of("null"))) {
            add(path, "may be absent now");
        } else if (removed.isEmpty() && before.size() > 1) {
            add(path, "may also be " + String.join(", ", added));
        } else {
            add(path, texts(before) + " → " + texts(after));
        }
    }

    private static List<Schema> branches(Schema schema) {
        return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    }

    private static @Nullable Schema named(List<Schema> among, Schema wanted) {
        return among.stream()
                .filter(schema -> shortText(schema).equals(shortText(wanted)))
                .findFirst()
                .orElse(null);
    }

    private static List<String> without(List<Schema> all, List<Schema> others) {
        return all.stream()
                .filter(schema -> named(others, schema) == null)
                .map(SchemaChange::shortText)
                .toList();
    }

    private static String texts(List<Schema> schemas) {
        return schemas.stream().map(SchemaChange::shortText).collect(Collectors.joining(" | "));
    }

    private static String defaultOf(Schema.Field field) {
        if (!field.hasDefaultValue()) {
            return "";
        }
        Object value = field.defaultVal();
        return " (default %s)".formatted(value == JsonProperties.NULL_VALUE ? "null" : value);
    }

    private void add(String path, String what) {
        changes.add(path.isEmpty() ? what : "'" + path + "': " + what);
    }

    private static String place(String path, String field) {
        return "'" + join(path, field) + "'";
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    /** A named type by its simple name, a logical type by its own, anything else by its kind. */
    static String shortText(Schema schema) {
        String logical = schema.getProp("logicalType");
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> schema.getName();
            case ARRAY -> "array of " + shortText(schema.getElementType());
            case MAP -> "map of " + shortText(schema.getValueType());
            case UNION -> texts(schema.getTypes());
            default -> logical != null ? logical : schema.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
