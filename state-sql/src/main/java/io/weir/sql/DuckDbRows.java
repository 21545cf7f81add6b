package io.weir.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.state.StateSql;
import io.weir.cli.state.StateSql.StatementException;
import java.io.IOException;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBStruct;
import org.duckdb.JsonNode;
import org.jspecify.annotations.Nullable;

/** The rows that a statement gives, as they are asked for. Confined to one thread. */
final class DuckDbRows implements StateSql.Rows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Statement statement;
    private final @Nullable ResultSet rows;
    private final List<String> columns = new ArrayList<>();

    DuckDbRows(DuckDBConnection connection, String sql) throws SQLException {
        statement = connection.createStatement();
        boolean open = false;
        try {
            rows = statement.execute(sql) ? statement.getResultSet() : null;
            if (rows != null) {
                ResultSetMetaData metadata = rows.getMetaData();
                for (int i = 1; i <= metadata.getColumnCount(); i++) {
                    columns.add(metadata.getColumnName(i));
                }
            }
            open = true;
        } finally {
            if (!open) {
                statement.close();
            }
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable List<@Nullable Object> next() throws IOException, StatementException {
        try {
            if (rows == null || !rows.next()) {
                return null;
            }
            List<@Nullable Object> cells = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                cells.add(plain(rows.getObject(i)));
            }
            return cells;
        } catch (SQLException e) {
            throw new StatementException(String.valueOf(e.getMessage()).strip(), e);
        }
    }

    /** The value in classes of Java only. */
    private static @Nullable Object plain(@Nullable Object value)
            throws SQLException, JsonProcessingException {
        if (value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean) {
            return value;
        }
        if (value instanceof DuckDBStruct struct) {
            return plainMap(struct.getMap());
        }
        if (value instanceof Map<?, ?> map) {
            return plainMap(map);
        }
        if (value instanceof Array array) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object element : (Object[]) array.getArray()) {
                list.add(plain(element));
            }
            return list;
        }
        if (value instanceof JsonNode json) {
            return JSON.readValue(json.toString(), Object.class);
        }
        if (value instanceof Blob blob) {
            return Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()));
        }
        return value.toString();
    }

    private static Map<String, @Nullable Object> plainMap(Map<?, ?> map)
            throws SQLException, JsonProcessingException {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            plain.put(String.valueOf(plain(entry.getKey())), plain(entry.getValue()));
        }
        return plain;
    }

    @Override
    public void close() throws IOException {
        try {
            statement.close();
        } catch (SQLException e) {
            throw new IOException("The result of DuckDB can't be closed: " + e.getMessage(), e);
        }
    }
}
