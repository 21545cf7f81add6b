package io.weir.sql;

import io.weir.cli.state.StateSql;
import io.weir.savepoint.Savepoint;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Opens databases of DuckDB with the states of savepoints. */
public final class DuckDbStates implements StateSql {
    /** For {@link java.util.ServiceLoader}. */
    public DuckDbStates() {}

    @Override
    public Database open(Savepoint savepoint, Path scratch) throws IOException {
        try {
            return new DuckDbDatabase(savepoint, scratch);
        } catch (SQLException e) {
            throw new IOException("DuckDB can't be started: " + e.getMessage(), e);
        }
    }
}
