package io.weir.cli;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.Chain;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.OperatorId;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentWriter;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.types.BinaryOutput;
import io.weir.types.KeyHash;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A retained checkpoint of a job with bytes for words. */
final class SampleCheckpoint {
    private static final int KEY_GROUPS = 128;

    private SampleCheckpoint() {}

    /** Writes checkpoint 5 of a job, and gives its folder. */
    static Path of(Path job, int keys, int valueBytes) throws IOException {
        FileStore store = FileStores.open(job.toString());
        var state = new StateId(OperatorId.ofUid("words"), "blob");
        var info =
                new StateInfo(
                        state.name(), StoredKind.VALUE, Optional.empty(), Types.BYTES.schemaJson());
        var metadata =
                new CheckpointMetadata(
                        CheckpointMetadata.FORMAT_VERSION,
                        5,
                        Kind.CHECKPOINT,
                        "00112233445566778899aabbccddeeff",
                        "large",
                        CheckpointMetadata.WEIR_VERSION,
                        SampleSavepoints.TIME.toEpochMilli(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                new OperatorInfo(
                                        state.operatorId(),
                                        Optional.of("words"),
                                        "Words",
                                        1,
                                        KEY_GROUPS,
                                        Optional.of(Types.STRING.schemaJson()),
                                        List.of(info))),
                        List.of(new Chain(0, List.of(segment(store, state, keys, valueBytes)))));
        new JobFolder(store).publish(metadata);
        return job.resolve("chk-5");
    }

    private static SegmentHandle segment(FileStore store, StateId state, int keys, int valueBytes)
            throws IOException {
        List<List<String>> byGroup = new ArrayList<>();
        for (int i = 0; i < KEY_GROUPS; i++) {
            byGroup.add(new ArrayList<>());
        }
        for (int i = 0; i < keys; i++) {
            String word = "word-" + i;
            byGroup.get(KeyHash.keyGroup(Types.STRING.hash(word), KEY_GROUPS)).add(word);
        }
        var block = new BinaryOutput(1 << 16);
        var key = new BinaryOutput(32);
        var value = new BinaryOutput(valueBytes + 8);
        Types.BYTES.write(new byte[valueBytes], value);
        try (var segment = new SegmentWriter(store, JobFolder.segmentPath("5-0-0"))) {
            for (int group = 0; group < KEY_GROUPS; group++) {
                block.clear();
                for (String word : byGroup.get(group)) {
                    key.clear();
                    Types.STRING.write(word, key);
                    Entries.write(block, Entries.PUT, key, value);
                }
                segment.block(state, group, byGroup.get(group).size(), block);
            }
            return segment.publish();
        }
    }
}
