package io.weir.savepoint;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.Entries;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentReader;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import io.weir.types.GenericKeyHash;
import io.weir.types.KeyHash;
import io.weir.types.Skipper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Looks for damage in the segments of a checkpoint: that each is there with its length and
 * checksums, that it is of states that the metadata has, that every entry is what the kind and the
 * schemas of its state say, and each key in its key group. Goes on after the first damage, block by
 * block.
 */
final class CheckpointVerification {
    private final FileStore job;
    private final CheckpointMetadata metadata;
    private final StateIndex index;
    private final Map<StateId, EntriesOf> states = new HashMap<>();
    private final List<Damage> damages = new ArrayList<>();

    CheckpointVerification(FileStore job, CheckpointMetadata metadata, StateIndex index) {
        this.job = job;
        this.metadata = metadata;
        this.index = index;
    }

    List<Damage> run() throws IOException {
        for (SegmentHandle handle : metadata.segments()) {
            try {
                verify(SegmentReader.open(job, handle));
            } catch (DamagedFileException e) {
                damages.add(Damage.of(e));
            } catch (FileNotFoundException e) {
                damages.add(new Damage(handle.path(), 0, String.valueOf(e.getMessage())));
            }
        }
        return damages;
    }

    private void verify(SegmentReader segment) throws IOException {
        for (SegmentReader.Block block : segment.blocks()) {
            try {
                BinaryInput content = segment.read(block);
                try {
                    entriesOf(block.state()).verify(block.keyGroup(), block.entries(), content);
                } catch (CorruptDataException e) {
                    throw segment.damaged(block, e);
                }
            } catch (DamagedFileException e) {
                damages.add(Damage.of(e));
            }
        }
    }

    private EntriesOf entriesOf(StateId state) {
        if (!index.has(state)) {
            throw new CorruptDataException("the metadata has no such state");
        }
        return states.computeIfAbsent(state, EntriesOf::new);
    }

    /** What the entries of one state must be. */
    private final class EntriesOf {
        private final StoredKind kind;
        private final int maxParallelism;
        private final Schema keySchema;
        private final Skipper key;
        private final Skipper mapKey;
        private final Skipper value;
        private final EntryReader entries = new EntryReader();
        private final BinaryInput part = new BinaryInput(new byte[0]);

        EntriesOf(StateId state) {
            kind = index.info(state).kind();
            maxParallelism = index.operator(state).maxParallelism();
            keySchema = RecordSchema.parse(index.operator(state).keySchema().orElse("\"null\""));
            key = Skipper.of(keySchema);
            mapKey =
                    Skipper.of(
                            RecordSchema.parse(
                                    index.info(state).mapKeySchema().orElse("\"null\"")));
            value = Skipper.of(RecordSchema.parse(index.info(state).valueSchema()));
        }

        void verify(int keyGroup, int count, BinaryInput content) {
            if (kind.isKeyed() != keyGroup >= 0 || keyGroup >= maxParallelism) {
                throw new CorruptDataException(
                        "found key group %d of a state that is %s, with %d key groups"
                                .formatted(keyGroup, kind, maxParallelism));
            }
            int found = 0;
            entries.reset(content);
            while (entries.next()) {
                found++;
                switch (kind) {
                    case VALUE, LIST, MAP -> {
                        verifyKey(keyGroup);
                        verifyPayload();
                    }
                    case OPERATOR_LIST, OPERATOR_UNION -> {
                        entries.key().readUnsigned();
                        requireEnd(entries.key(), "subtask");
                        requirePut();
                        whole(value, entries.payload(), "item");
                    }
                    case BROADCAST -> {
                        whole(mapKey, entries.key(), "map key");
                        requirePut();
                        whole(value, entries.payload(), "value");
                    }
                }
            }
            if (found != count) {
                throw new CorruptDataException(
                        "found %d entries, expected %d".formatted(found, count));
            }
        }

        private void verifyKey(int keyGroup) {
            BinaryInput bytes = entries.key();
            part.reset(bytes.array(), bytes.position(), bytes.remaining());
            whole(key, bytes, "key");
            int of = KeyHash.keyGroup(GenericKeyHash.ofEncoded(keySchema, part), maxParallelism);
            if (of != keyGroup) {
                throw new CorruptDataException(
                        "found a key in key group %d that belongs to %d".formatted(keyGroup, of));
            }
        }

        private void verifyPayload() {
            BinaryInput payload = entries.payload();
            int op = entries.op();
            if (op == Entries.REMOVE) {
                requireEnd(payload, "removal");
            } else if (op == Entries.PUT && kind == StoredKind.VALUE) {
                whole(value, payload, "value");
            } else if (kind == StoredKind.LIST && (op == Entries.PUT || op == Entries.APPEND)) {
                parts(value, null, payload, "element");
                requireEnd(payload, "list");
            } else if (op == Entries.PUT && kind == StoredKind.MAP) {
                parts(mapKey, value, payload, "map entry");
                requireEnd(payload, "map");
            } else if (op == Entries.PATCH && kind == StoredKind.MAP) {
                parts(mapKey, value, payload, "map entry");
                parts(mapKey, null, payload, "removed map key");
                requireEnd(payload, "patch");
            } else {
                throw new CorruptDataException(
                        "found the operation %d on a state that is %s".formatted(op, kind));
            }
        }

        private void requirePut() {
            if (entries.op() != Entries.PUT) {
                throw new CorruptDataException(
                        "found the operation %d on a state that is %s"
                                .formatted(entries.op(), kind));
            }
        }

        /** Parts that say their length: a list, or with {@code second} the pairs of a map. */
        private void parts(
                Skipper first, @Nullable Skipper second, BinaryInput payload, String what) {
            for (int i = EntryReader.readLength(payload); i > 0; i--) {
                EntryReader.readPart(payload, part);
                whole(first, part, what);
                if (second != null) {
                    EntryReader.readPart(payload, part);
                    whole(second, part, what);
                }
            }
        }

        private void whole(Skipper skipper, BinaryInput bytes, String what) {
            skipper.skip(bytes);
            requireEnd(bytes, what);
        }

        private void requireEnd(BinaryInput bytes, String what) {
            if (bytes.remaining() > 0) {
                throw new CorruptDataException(
                        "found %d more bytes after a %s".formatted(bytes.remaining(), what));
            }
        }
    }
}
