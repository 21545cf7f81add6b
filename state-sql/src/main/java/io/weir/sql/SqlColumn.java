package io.weir.sql;

import io.weir.cli.state.EntryJson;
import io.weir.cli.state.JsonForm;
import io.weir.types.BinaryInput;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * A part of the entries of a state as a column. Numbers, booleans, strings and bytes are put in as
 * they are. All else is put in as JSON, and cast to its type by the view: an array to a list, a map
 * to a MAP, a record to a STRUCT; a union of several types, and a record that contains itself, to
 * JSON. What is a string in JSON, such as times, is VARCHAR.
 */
final class SqlColumn {
    private final String name;
    private final String stored;
    private final String type;
    private final Filler filler;

    /** Puts a value into a row. */
    @FunctionalInterface
    private interface Filler {
        void append(BinaryInput in, DuckDBAppender out) throws SQLException, IOException;
    }

    private SqlColumn(String name, String stored, String type, Filler filler) {
        this.name = name;
        this.stored = stored;
        this.type = type;
        this.filler = filler;
    }

    static SqlColumn of(String name, Schema schema) {
        Schema value = orNull(schema);
        if (value != null) {
            return nullable(name, schema, of(name, value));
        }
        return switch (schema.getType()) {
            case BOOLEAN -> plain(name, "BOOLEAN", (in, out) -> out.append(in.readBoolean()));
            case INT ->
                    isText(schema)
                            ? text(name, schema)
                            : plain(name, "INTEGER", (in, out) -> out.append(in.readInt()));
            case LONG ->
                    isText(schema)
                            ? text(name, schema)
                            : plain(name, "BIGINT", (in, out) -> out.append(in.readLong()));
            case FLOAT -> plain(name, "FLOAT", (in, out) -> out.append(in.readFloat()));
            case DOUBLE -> plain(name, "DOUBLE", (in, out) -> out.append(in.readDouble()));
            case BYTES ->
                    schema.getProp("logicalType") == null
                            ? plain(name, "BLOB", (in, out) -> out.append(in.readBytes()))
                            : text(name, schema);
            default -> isText(schema) ? text(name, schema) : json(name, schema);
        };
    }

    private static boolean isText(Schema schema) {
        return JsonForm.of(schema).isText();
    }

    private static SqlColumn plain(String name, String type, Filler filler) {
        return new SqlColumn(name, type, type, filler);
    }

    private static SqlColumn text(String name, Schema schema) {
        JsonForm form = JsonForm.of(schema);
        return new SqlColumn(
                name, "VARCHAR", typeOf(schema, Set.of()), (in, out) -> out.append(form.cell(in)));
    }

    private static SqlColumn json(String name, Schema schema) {
        JsonForm form = JsonForm.of(schema);
        return new SqlColumn(
                name,
                "JSON",
                typeOf(schema, Set.of()),
                (in, out) -> out.append(EntryJson.text(form, in)));
    }

    /** The branch of a union with null that is not null; null if the schema is none. */
    private static @Nullable Schema orNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION || schema.getTypes().size() != 2) {
            return null;
        }
        List<Schema> types = schema.getTypes();
        if (types.get(0).getType() == Schema.Type.NULL) {
            return types.get(1);
        }
        return types.get(1).getType() == Schema.Type.NULL ? types.get(0) : null;
    }

    private static SqlColumn nullable(String name, Schema union, SqlColumn column) {
        int nullBranch = union.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
        return new SqlColumn(
                name,
                column.stored,
                column.type,
                (in, out) -> {
                    if (in.readBranch(2) == nullBranch) {
                        out.appendNull();
                    } else {
                        column.filler.append(in, out);
                    }
                });
    }

    /**
     * The type that a value has after the cast from JSON.
     *
     * @param around the records that it is in
     */
    private static String typeOf(Schema schema, Set<Schema> around) {
        if ("uuid".equals(schema.getProp("logicalType"))) {
            return "UUID";
        }
        if (isText(schema)) {
            return "VARCHAR";
        }
        return switch (schema.getType()) {
            case NULL -> "JSON";
            case BOOLEAN -> "BOOLEAN";
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case STRING, ENUM, BYTES, FIXED -> "VARCHAR";
            case ARRAY -> typeOf(schema.getElementType(), around) + "[]";
            case MAP -> "MAP(VARCHAR, " + typeOf(schema.getValueType(), around) + ")";
            case UNION -> {
                Schema value = orNull(schema);
                yield value == null ? "JSON" : typeOf(value, around);
            }
            case RECORD -> struct(schema, around);
        };
    }

    private static String struct(Schema record, Set<Schema> around) {
        Set<Schema> within = new HashSet<>(around);
        Set<String> names = new HashSet<>();
        boolean fits = within.add(record) && !record.getFields().isEmpty();
        for (Schema.Field field : record.getFields()) {
            fits &= names.add(field.name().toLowerCase(Locale.ROOT));
        }
        if (!fits) {
            return "JSON";
        }
        List<String> fields =
                record.getFields().stream()
                        .map(
                                field ->
                                        SqlNames.quoted(field.name())
                                                + " "
                                                + typeOf(field.schema(), within))
                        .toList();
        return "STRUCT(" + String.join(", ", fields) + ")";
    }

    String name() {
        return name;
    }

    /** Of the table. */
    String declaration() {
        return SqlNames.quoted(name) + " " + stored;
    }

    /** Of the view. */
    String selection() {
        String column = SqlNames.quoted(name);
        return stored.equals(type)
                ? column
                : "CAST(%s AS %s) AS %s".formatted(column, type, column);
    }

    void append(BinaryInput in, DuckDBAppender out) throws SQLException, IOException {
        filler.append(in, out);
    }
}
