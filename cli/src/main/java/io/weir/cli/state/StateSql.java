package io.weir.cli.state;

import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQL over the states of a savepoint. It needs a database, which is heavy, so it comes from a
 * module of its own that {@link java.util.ServiceLoader} finds.
 */
public interface StateSql {
    /**
     * Opens a database in which each state is a table: {@code "uid"."state"}, and also {@code
     * "state"} alone if no other state has that name. Its columns are the fields of {@link
     * EntryJson}. A table is filled when the first statement names it.
     *
     * @param scratch an empty folder that the database may use until it is closed
     */
    Database open(Savepoint savepoint, Path scratch) throws IOException;

    /** A database. Confined to one thread. */
    interface Database extends Closeable {
        /**
         * Runs a statement.
         *
         * @throws StatementException if it is wrong
         */
        Rows query(String sql) throws IOException, StatementException;

        /** Writes a state as a Parquet file, which is replaced if it is there. */
        void writeParquet(SavepointState state, Path file) throws IOException;
    }

    /** What a statement has given. */
    interface Rows extends Closeable {
        /** The names of the columns. */
        List<String> columns();

        /**
         * The next row; null if there is none. A cell is null, a String, a Number, a Boolean, or a
         * List or Map of such.
         */
        @Nullable List<@Nullable Object> next() throws IOException, StatementException;
    }

    /** A statement is wrong, or can't be carried out. The message is the database's. */
    final class StatementException extends Exception {
        private static final long serialVersionUID = 1L;

        public StatementException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
