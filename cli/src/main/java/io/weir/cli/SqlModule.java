package io.weir.cli;

import io.weir.cli.state.StateSql;
import io.weir.cli.state.StateSql.StatementException;
import io.weir.savepoint.Savepoint;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The module with SQL, if it is there: on the class path, or in a folder of the installation that
 * only commands that need it look into, so that no other starts slower for it.
 */
final class SqlModule {
    private static final String NAME = "weir-state-sql";

    private SqlModule() {}

    /** Works with a database. */
    @FunctionalInterface
    interface Work {
        int with(StateSql.Database database)
                throws IOException, CommandException, StatementException;
    }

    /**
     * Opens a database with the states of a savepoint, lets {@code work} do something with it, and
     * removes it.
     *
     * @throws CommandException if there is no such module, with the way to get it; or if a
     *     statement is wrong
     */
    static int run(Savepoint savepoint, Work work) throws IOException, CommandException {
        Path scratch = Files.createTempDirectory("weir-sql-");
        try (Loaded module = load();
                StateSql.Database database = module.sql().open(savepoint, scratch)) {
            return work.with(database);
        } catch (StatementException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()), e);
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The module with what loaded it. */
    private record Loaded(StateSql sql, Optional<URLClassLoader> loader) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (loader.isPresent()) {
                loader.get().close();
            }
        }
    }

    private static Loaded load() throws IOException, CommandException {
        Optional<StateSql> onClassPath = ServiceLoader.load(StateSql.class).findFirst();
        if (onClassPath.isPresent()) {
            return new Loaded(onClassPath.get(), Optional.empty());
        }
        Path home = Path.of(System.getProperty("weir.home", "."));
        List<URL> jars = new ArrayList<>();
        for (String folder :
                List.of("modules/" + NAME, "state-sql/target", "state-sql/target/lib")) {
            jars.addAll(jars(home.resolve(folder)));
        }
        var loader = new URLClassLoader(jars.toArray(URL[]::new), SqlModule.class.getClassLoader());
        Optional<StateSql> found = ServiceLoader.load(StateSql.class, loader).findFirst();
        if (found.isEmpty()) {
            loader.close();
            throw missing(home);
        }
        return new Loaded(found.get(), Optional.of(loader));
    }

    private static CommandException missing(Path home) {
        boolean checkout = Files.exists(home.resolve("mvnw"));
        return CommandException.refused(
                "SQL and Parquet need the module %s (with DuckDB, 80 MB), which is not there. %s"
                        .formatted(
                                NAME,
                                checkout
                                        ? "Build it with './mvnw -Dmaven.test.skip=true -pl"
                                                + " state-sql -am package' in %s.".formatted(home)
                                        : "Put %s.jar and duckdb_jdbc.jar into %s."
                                                .formatted(NAME, home.resolve("modules/" + NAME))));
    }

    private static List<URL> jars(Path folder) throws IOException {
        List<URL> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path path : paths) {
                    jars.add(path.toUri().toURL());
                }
            }
        }
        return jars;
    }
}
