/**
 * SQL over the states of a savepoint, by DuckDB. A module of its own because of DuckDB's size; the
 * command line finds it by {@link java.util.ServiceLoader}.
 *
 * <p>Read first: {@link io.weir.sql.DuckDbDatabase}.
 *
 * <p>May use: {@code cli.state}, {@code savepoint}, {@code snapshot}, {@code types}.
 */
@NullMarked
package io.weir.sql;

import org.jspecify.annotations.NullMarked;
