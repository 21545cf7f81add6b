package io.weir.sql;

import io.weir.savepoint.EntryCursor;
import io.weir.savepoint.SavepointState;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.duckdb.DuckDBAppender;

/** A state as a table with its entries, and a view of it with their types. */
final class StateTable {
    private final SavepointState state;
    private final String schema;
    private final String name;
    private final String entries;
    private final List<SqlColumn> columns = new ArrayList<>();
    private boolean filled;

    /**
     * @param schema of the view
     * @param name of the view
     * @param entries the name of the table
     */
    StateTable(SavepointState state, String schema, String name, String entries) {
        this.state = state;
        this.schema = schema;
        this.name = name;
        this.entries = entries;
        for (Schema.Field field : state.schema().getFields()) {
            columns.add(SqlColumn.of(field.name(), field.schema()));
        }
    }

    String name() {
        return name;
    }

    boolean isOf(SavepointState other) {
        return state.id().equals(other.id());
    }

    /** How a statement names it. */
    String path() {
        return SqlNames.shown(schema) + "." + SqlNames.shown(name);
    }

    /** Makes the table, empty, and the view. */
    void declare(DuckDbDatabase database, boolean nameIsUnique) throws SQLException {
        List<String> stored = columns.stream().map(SqlColumn::declaration).toList();
        database.execute(
                "CREATE TABLE %s.%s (%s)"
                        .formatted(DuckDbDatabase.ENTRIES, entries, String.join(", ", stored)));
        String select =
                "SELECT %s FROM %s.%s"
                        .formatted(
                                String.join(
                                        ", ", columns.stream().map(SqlColumn::selection).toList()),
                                DuckDbDatabase.ENTRIES,
                                entries);
        database.execute(
                "CREATE VIEW %s.%s AS %s"
                        .formatted(SqlNames.quoted(schema), SqlNames.quoted(name), select));
        if (nameIsUnique) {
            database.execute("CREATE VIEW main.%s AS %s".formatted(SqlNames.quoted(name), select));
        }
    }

    /** Puts the entries in, unless they are. */
    void fill(DuckDbDatabase database) throws IOException {
        if (filled) {
            return;
        }
        filled = true;
        try (DuckDBAppender appender =
                database.connection().createAppender(DuckDbDatabase.ENTRIES, entries)) {
            EntryCursor at = state.cursor();
            while (at.next()) {
                append(at, appender);
            }
        } catch (SQLException e) {
            throw new IOException(
                    "State %s can't be put into DuckDB: %s".formatted(path(), e.getMessage()), e);
        }
    }

    private void append(EntryCursor at, DuckDBAppender appender) throws IOException, SQLException {
        appender.beginRow();
        try {
            for (SqlColumn column : columns) {
                switch (column.name()) {
                    case "keyGroup", "subtask" -> appender.append(at.place());
                    case "key" -> column.append(at.key(), appender);
                    case "mapKey" -> column.append(at.mapKey(), appender);
                    default -> column.append(at.value(), appender);
                }
            }
        } catch (CorruptDataException e) {
            throw at.unreadable(e);
        }
        appender.endRow();
    }
}
