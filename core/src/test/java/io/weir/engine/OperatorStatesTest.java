package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.OperatorStateImage.Kind;
import io.weir.restore.EngineStates;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointReader;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentWriter;
import io.weir.snapshot.StateId;
import io.weir.storage.MemoryFileStore;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** State without a key, written by some subtasks, read by others. */
class OperatorStatesTest {
    private static final String OPERATOR = "00112233445566778899aabbccddeeff";
    private static final String STRING = Types.STRING.schemaJson();

    private final MemoryFileStore store = new MemoryFileStore();
    private final List<OperatorStateImage> images = new ArrayList<>();

    private void write(String name, int subtask, Kind kind, String... items) {
        List<byte[]> encoded = new ArrayList<>();
        for (String item : items) {
            encoded.add(StoredOperatorState.encode(Types.STRING, item));
        }
        images.add(
                new OperatorStateImage(
                        new StateId(OPERATOR, name),
                        subtask,
                        kind,
                        kind == Kind.BROADCAST ? Optional.of(STRING) : Optional.empty(),
                        STRING,
                        encoded));
    }

    /** Writes what there is as a checkpoint of {@code parallelism} subtasks and reads it. */
    private OperatorStates read(int parallelism) throws IOException {
        List<SegmentHandle> chain = new ArrayList<>();
        try (SegmentWriter out = new SegmentWriter(store, JobFolder.segmentPath("a"))) {
            BinaryOutput block = new BinaryOutput(100);
            for (OperatorStateImage image : images) {
                block.clear();
                int entries = OperatorStates.encode(image, block);
                if (entries > 0) {
                    out.block(image.state(), -1, entries, block);
                }
            }
            chain.add(out.publish());
        }
        List<CheckpointMetadata.StateInfo> infos =
                images.stream()
                        .map(
                                image ->
                                        new CheckpointMetadata.StateInfo(
                                                image.state().name(),
                                                OperatorStates.stored(image.kind()),
                                                image.mapKeySchema(),
                                                image.valueSchema()))
                        .distinct()
                        .toList();
        CheckpointMetadata metadata =
                new CheckpointMetadata(
                        CheckpointMetadata.FORMAT_VERSION,
                        1,
                        CheckpointMetadata.Kind.CHECKPOINT,
                        "00000000000000000000000000000001",
                        "job",
                        "0",
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                new CheckpointMetadata.OperatorInfo(
                                        OPERATOR,
                                        Optional.of("uid"),
                                        "name",
                                        parallelism,
                                        128,
                                        Optional.empty(),
                                        infos)),
                        List.of(new CheckpointMetadata.Chain(0, chain)));
        return OperatorStates.read(new CheckpointReader(store, metadata));
    }

    private static List<String> dealt(OperatorStates states, int subtask, int parallelism) {
        return states.deal(OPERATOR, subtask, parallelism).stream()
                .flatMap(image -> image.items().stream())
                .map(item -> Types.STRING.read(new BinaryInput(item)))
                .toList();
    }

    @Test
    void aListGoesBackToWhereItWasAtTheSameParallelism() throws IOException {
        write("list", 0, Kind.LIST, "a", "b", "c");
        write("list", 1, Kind.LIST);
        write("list", 2, Kind.LIST, "d");
        OperatorStates states = read(3);
        assertThat(dealt(states, 0, 3)).containsExactly("a", "b", "c");
        assertThat(dealt(states, 1, 3)).isEmpty();
        assertThat(dealt(states, 2, 3)).containsExactly("d");
    }

    @Test
    void aListIsDealtOutInTurnAtAnotherParallelism() throws IOException {
        write("list", 0, Kind.LIST, "a", "b", "c");
        write("list", 1, Kind.LIST, "d", "e");
        OperatorStates states = read(2);
        assertThat(dealt(states, 0, 1)).containsExactly("a", "b", "c", "d", "e");
        assertThat(dealt(states, 0, 3)).containsExactly("a", "d");
        assertThat(dealt(states, 1, 3)).containsExactly("b", "e");
        assertThat(dealt(states, 2, 3)).containsExactly("c");
    }

    @Test
    void aUnionGoesToEverybody() throws IOException {
        write("union", 0, Kind.UNION, "a");
        write("union", 1, Kind.UNION, "b");
        OperatorStates states = read(2);
        assertThat(dealt(states, 0, 2)).containsExactly("a", "b");
        assertThat(dealt(states, 4, 5)).containsExactly("a", "b");
    }

    @Test
    void aBroadcastMapIsTheSameEverywhere() throws IOException {
        write("rules", 0, Kind.BROADCAST, "key", "value");
        OperatorStates states = read(2);
        assertThat(dealt(states, 0, 3)).containsExactly("key", "value");
        assertThat(dealt(states, 2, 3)).containsExactly("key", "value");
    }

    @Test
    void theEnginesOwnStatesAreNotTheOperators() throws IOException {
        write(EngineStates.SPLITS, 0, Kind.LIST, "split");
        OperatorStates states = read(1);
        assertThat(states.deal(OPERATOR, 0, 1)).isEmpty();
        assertThat(states.all(new StateId(OPERATOR, EngineStates.SPLITS)).orElseThrow().items())
                .extracting(item -> new String(item, StandardCharsets.UTF_8).substring(1))
                .containsExactly("split");
    }

    @Test
    void whatHasEndedEverywhereHasEndedAtAnyParallelism() throws IOException {
        write(EngineStates.ENDED, 0, Kind.LIST, "x");
        write(EngineStates.ENDED, 1, Kind.LIST, "x");
        OperatorStates states = read(2);
        assertThat(states.hadEnded(OPERATOR, 0, 1)).isTrue();
        assertThat(states.hadEnded(OPERATOR, 2, 3)).isTrue();
    }

    @Test
    void whatHasEndedStaysEnded() throws IOException {
        write(EngineStates.ENDED, 1, Kind.LIST, "x");
        OperatorStates partly = read(2);
        assertThat(partly.hadEnded(OPERATOR, 0, 2)).isFalse();
        assertThat(partly.hadEnded(OPERATOR, 1, 2)).isTrue();
        assertThat(OperatorStates.NONE.hadEnded(OPERATOR, 0, 3)).isFalse();
    }
}
