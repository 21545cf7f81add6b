package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.cli.state.StateSql;
import io.weir.cli.state.StateSql.StatementException;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointEditor;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbDatabaseTest {
    record Split(String file, long offset) {}

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(int side) implements Shape {}

    record Tree(String name, List<Tree> children) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Profile(
            String name,
            Optional<Long> age,
            double score,
            Instant since,
            UUID id,
            List<Shape> shapes,
            Map<String, Long> visits,
            Tree tree) {}

    @TempDir Path folder;
    private Savepoint savepoint;
    private StateSql.Database database;

    @BeforeEach
    void open() throws IOException {
        try (SavepointEditor editor =
                Savepoint.create(folder.resolve("sp").toString(), "zoo", Instant.EPOCH)) {
            editor.addOperator("words", "Count words", 128, Types.STRING);
            var counts = editor.values("words", "count", Types.STRING, Types.LONG);
            for (int i = 0; i < 3000; i++) {
                counts.put("word-" + i, (long) i);
            }
            editor.values("words", "blob", Types.STRING, Types.BYTES).put("a", new byte[] {1, 2});
            editor.addOperator("zoo/by: key", "Zoo", 128, Types.STRING);
            editor.values("zoo/by: key", "profile", Types.STRING, Types.of(Profile.class))
                    .put(
                            "ann",
                            new Profile(
                                    "Ann",
                                    Optional.of(41L),
                                    Double.NaN,
                                    Instant.MAX,
                                    new UUID(1, 2),
                                    List.of(new Circle(1.5), new Square(2)),
                                    Map.of("x", 3L),
                                    new Tree("t", List.of(new Tree("u", List.of())))))
                    .put(
                            "bob",
                            new Profile(
                                    "Bob",
                                    Optional.empty(),
                                    1,
                                    Instant.EPOCH,
                                    new UUID(3, 4),
                                    List.of(),
                                    Map.of(),
                                    new Tree("v", List.of())));
            editor.lists("zoo/by: key", "recent", Types.STRING, Types.LONG)
                    .put("ann", List.of(3L, 1L));
            editor.maps("zoo/by: key", "count", Types.STRING, Types.LONG, Types.DOUBLE)
                    .put("ann", Map.of(7L, 0.5));
            editor.values("zoo/by: key", "_timers/event", Types.STRING, Types.list(Types.LONG))
                    .put("ann", List.of(1000L));
            editor.addOperator("main", "Source", 128);
            editor.setItems("main", "_splits", Types.of(Split.class), List.of(new Split("a", 10)));
            editor.setBroadcast("main", "rules", Types.STRING, Types.INT, Map.of("r", 1));
            savepoint = editor.write();
        }
        StateSql sql = ServiceLoader.load(StateSql.class).findFirst().orElseThrow();
        database = sql.open(savepoint, Files.createDirectory(folder.resolve("scratch")));
    }

    @AfterEach
    void close() throws IOException {
        database.close();
    }

    private List<List<Object>> query(String sql) throws IOException, StatementException {
        List<List<Object>> all = new ArrayList<>();
        try (StateSql.Rows rows = database.query(sql)) {
            for (var row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    private static List<Object> row(Object... cells) {
        return Arrays.asList(cells);
    }

    @Test
    void hasATableForEachState() throws Exception {
        assertThat(query("select key, value from words.count where value >= 2998 order by value"))
                .containsExactly(row("word-2998", 2998L), row("word-2999", 2999L));
        assertThat(query("select count(*), max(keyGroup) < 128 from words.count"))
                .containsExactly(row(3000L, true));
        assertThat(query("select key, mapKey, value from \"zoo/by: key\".count"))
                .containsExactly(row("ann", 7L, 0.5));
        assertThat(query("select value from recent")).containsExactly(row(List.of(3L, 1L)));
        assertThat(query("select key, unnest(value) from \"_timers/event\""))
                .containsExactly(row("ann", 1000L));
        assertThat(query("select subtask, item.file, item.offset from _splits"))
                .containsExactly(row(0, "a", 10L));
        assertThat(query("select * from main_2.rules")).containsExactly(row("r", 1));
        assertThat(query("select * from blob where keyGroup >= 0"))
                .singleElement()
                .satisfies(cells -> assertThat(cells.get(2)).isEqualTo("AQI="));
    }

    @Test
    void joinsStates() throws Exception {
        assertThat(
                        query(
                                "select p.value.name, r.value[1] from profile p join recent r"
                                        + " using (key)"))
                .containsExactly(row("Ann", 3L));
    }

    @Test
    void givesEveryFieldOfARecordItsType() throws Exception {
        assertThat(
                        query(
                                "select value.age, isnan(value.score), value.since, value.id,"
                                        + " value.shapes[1], value.visits['x'],"
                                        + " value.tree.children[1] from profile order by key"))
                .containsExactly(
                        row(
                                41L,
                                true,
                                "+1000000000-12-31T23:59:59.999999999Z",
                                "00000000-0000-0001-0000-000000000002",
                                Map.of("Circle", Map.of("radius", 1.5)),
                                3L,
                                Map.of("name", "u", "children", List.of())),
                        row(
                                null,
                                false,
                                "1970-01-01T00:00:00Z",
                                "00000000-0000-0003-0000-000000000004",
                                null,
                                null,
                                null));
        assertThat(query("select value from profile where key = 'ann'"))
                .singleElement()
                .satisfies(cells -> assertThat(cells.get(0)).isInstanceOf(Map.class));
    }

    @Test
    void writesParquetThatCanBeReadBack() throws Exception {
        Path file = folder.resolve("it's.parquet");
        database.writeParquet(savepoint.state("zoo/by: key", "profile"), file);
        database.writeParquet(savepoint.state("words", "count"), folder.resolve("c.parquet"));

        assertThat(
                        query(
                                "select value.name, value.visits['x'] from '%s' order by 1"
                                        .formatted(file.toString().replace("'", "''"))))
                .containsExactly(row("Ann", 3L), row("Bob", null));
        assertThat(query("select count(*) from '" + folder.resolve("c.parquet") + "'"))
                .containsExactly(row(3000L));
    }

    @Test
    void saysWhatTablesThereAre() {
        assertThatThrownBy(() -> query("select * from words.cuont"))
                .isInstanceOf(StatementException.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("words.count")
                .hasMessageContaining("\"zoo/by: key\".\"_timers/event\"");
        assertThatThrownBy(() -> query("selec 1"))
                .isInstanceOf(StatementException.class)
                .hasMessageContaining("syntax error");
        assertThatThrownBy(() -> query("select value::INTEGER from blob, words.count"))
                .isInstanceOf(StatementException.class);
    }

    @Test
    void takesStatementsThatGiveNoRows() throws Exception {
        assertThat(query("create table mine as select * from words.count limit 5"))
                .hasSizeLessThan(2);
        assertThat(query("select count(*) from mine")).containsExactly(row(5L));
    }
}
