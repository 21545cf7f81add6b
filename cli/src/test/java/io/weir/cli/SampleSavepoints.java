package io.weir.cli;

import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointEditor;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Savepoints with state of every kind and of many types. */
final class SampleSavepoints {
    static final Instant TIME = Instant.parse("2026-11-23T10:15:00Z");

    record Split(String file, long offset) {}

    enum Level {
        LOW,
        HIGH
    }

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(int side) implements Shape {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Profile(
            String name,
            Optional<Long> age,
            Level level,
            Instant since,
            Duration spent,
            LocalDate born,
            BigDecimal balance,
            UUID id,
            byte[] photo,
            List<Shape> shapes,
            Map<String, Double> scores) {}

    record Place(String country, int zip) {}

    static final Profile PROFILE =
            new Profile(
                    "Ann",
                    Optional.of(41L),
                    Level.HIGH,
                    TIME,
                    Duration.ofMinutes(90),
                    LocalDate.of(1985, 2, 3),
                    new BigDecimal("12.50"),
                    UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                    new byte[] {1, 2, -1},
                    List.of(new Circle(1.5), new Square(2)),
                    new LinkedHashMap<>(Map.of("go", 1.5)));

    private SampleSavepoints() {}

    /** One with three words. */
    static Path words(Path folder, String name) throws IOException {
        return words(folder, name, 128, Map.of("whale", 42L, "sea", 7L, "ship", 3L));
    }

    static Path words(Path folder, String name, int maxParallelism, Map<String, Long> counts)
            throws IOException {
        Path target = folder.resolve(name);
        try (SavepointEditor editor = Savepoint.create(target.toString(), "word count", TIME)) {
            editor.addOperator("words", "Count words", maxParallelism, Types.STRING);
            var edits = editor.values("words", "count", Types.STRING, Types.LONG);
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                edits.put(count.getKey(), count.getValue());
            }
            editor.write();
        }
        return target;
    }

    /** One with state of every kind. */
    static Path everyKind(Path folder, String name) throws IOException {
        Path target = folder.resolve(name);
        Type<Split> split = Types.of(Split.class);
        try (SavepointEditor editor = Savepoint.create(target.toString(), "zoo", TIME)) {
            editor.addOperator("zoo/by: key", "Zoo", 128, Types.STRING);
            String zoo = "zoo/by: key";
            editor.values(zoo, "profile", Types.STRING, Types.of(Profile.class))
                    .put("ann", PROFILE);
            editor.lists(zoo, "recent", Types.STRING, Types.LONG).put("ann", List.of(3L, 1L, 2L));
            editor.maps(zoo, "visits", Types.STRING, Types.LONG, Types.DOUBLE)
                    .put("ann", Map.of(1L, 0.5, 2L, Double.NaN));
            editor.values(zoo, "_timers/event", Types.STRING, Types.list(Types.LONG))
                    .put("ann", List.of(2000L, 1000L));
            editor.addOperator("by place", "By place", 4, Types.of(Place.class));
            editor.values("by place", "n", Types.of(Place.class), Types.INT)
                    .put(new Place("NO", 5003), 9);
            editor.addOperator("lines", "Source: lines", 128);
            editor.setItems(
                    "lines", "_splits", split, List.of(new Split("a.txt", 10), new Split("b", 20)));
            editor.setUnionItems("lines", "offsets", Types.LONG, List.of(1L, 2L));
            editor.setBroadcast(
                    "lines", "rules", Types.STRING, Types.INT, Map.of("r1", 1, "r2", 2));
            editor.addOperator("out", "Sink: out", 128);
            editor.setItems("out", "_committables", Types.STRING, List.of("part-0-1"));
            editor.write();
        }
        return target;
    }
}
