package io.weir.sql;

import io.weir.cli.state.StateAddress;
import io.weir.cli.state.StateSql;
import io.weir.cli.state.StateSql.StatementException;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A database in a file, so that states need not fit into memory. A state is a view over a table
 * that has its entries as they are read from the savepoint; the table is filled when the first
 * statement mentions the state's name. Nothing is fetched from the network. Confined to one thread.
 */
final class DuckDbDatabase implements StateSql.Database {
    /** The schema of the tables under the views. */
    static final String ENTRIES = "_entries";

    /** Beside this process's heap; what does not fit goes to the file. */
    private static final String MEMORY = "1GB";

    private final DuckDBConnection connection;
    private final List<StateTable> tables = new ArrayList<>();

    DuckDbDatabase(Savepoint savepoint, Path scratch) throws SQLException {
        var properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        connection =
                (DuckDBConnection)
                        new DuckDBDriver()
                                .connect(
                                        "jdbc:duckdb:" + scratch.resolve("states.duckdb"),
                                        properties);
        boolean open = false;
        try {
            execute("SET memory_limit = '" + MEMORY + "'");
            execute("SET autoinstall_known_extensions = false");
            execute("CREATE SCHEMA " + ENTRIES);
            declare(savepoint);
            open = true;
        } finally {
            if (!open) {
                connection.close();
            }
        }
    }

    private void declare(Savepoint savepoint) throws SQLException {
        var schemas = new SqlNames(List.of("main", "temp", "system", ENTRIES));
        Map<String, SqlNames> statesOf = new HashMap<>();
        Map<String, String> schemaOf = new HashMap<>();
        Map<String, Integer> uses = new HashMap<>();
        List<SavepointState> states = savepoint.states();
        for (SavepointState state : states) {
            uses.merge(state.id().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        for (SavepointState state : states) {
            String id = state.id().operatorId();
            if (!schemaOf.containsKey(id)) {
                String schema = schemas.next(StateAddress.operator(state.operator()));
                execute("CREATE SCHEMA IF NOT EXISTS " + SqlNames.quoted(schema));
                schemaOf.put(id, schema);
                statesOf.put(id, new SqlNames(List.of()));
            }
            String schema = schemaOf.getOrDefault(id, "");
            String name = statesOf.getOrDefault(id, schemas).next(state.id().name());
            var table = new StateTable(state, schema, name, "t" + tables.size());
            table.declare(
                    this,
                    Integer.valueOf(1)
                            .equals(uses.get(state.id().name().toLowerCase(Locale.ROOT))));
            tables.add(table);
        }
    }

    DuckDBConnection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public StateSql.Rows query(String sql) throws IOException, StatementException {
        String text = sql.toLowerCase(Locale.ROOT);
        for (StateTable table : tables) {
            if (text.contains(table.name().toLowerCase(Locale.ROOT))) {
                table.fill(this);
            }
        }
        try {
            return new DuckDbRows(connection, sql);
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private StatementException explained(SQLException e) {
        String message = String.valueOf(e.getMessage()).strip();
        if (message.contains("does not exist")) {
            message =
                    "%s\nThe tables are: %s"
                            .formatted(
                                    message,
                                    String.join(
                                            ", ", tables.stream().map(StateTable::path).toList()));
        }
        return new StatementException(message, e);
    }

    @Override
    public void writeParquet(SavepointState state, Path file) throws IOException {
        for (StateTable table : tables) {
            if (table.isOf(state)) {
                table.fill(this);
                try {
                    execute(
                            "COPY (SELECT * FROM %s) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
                                    .formatted(table.path(), file.toString().replace("'", "''")));
                } catch (SQLException e) {
                    throw new IOException(
                            "Parquet can't be written to %s: %s".formatted(file, e.getMessage()),
                            e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("DuckDB can't be closed: " + e.getMessage(), e);
        }
    }
}
