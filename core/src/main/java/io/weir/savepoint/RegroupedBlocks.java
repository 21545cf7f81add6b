package io.weir.savepoint;

import io.weir.savepoint.SortedParts.Part;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.GenericKeyHash;
import io.weir.types.KeyHash;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The records of a keyed state as they would lie with fewer key groups. A key group is a range of
 * hashes, so each of the new ones is a few of those that there are, and it is put in order by
 * itself: memory is that of one of the new key groups. Confined to one thread.
 */
final class RegroupedBlocks implements RecordBlocks {
    private static final int BLOCK_BYTES = 1 << 20;

    private final StateContent content;
    private final StateId state;
    private final OperatorInfo operator;
    private final Schema keySchema;
    private final int keyGroups;
    private final SortedParts group = new SortedParts();
    private final BinaryOutput block = new BinaryOutput(1 << 12);
    private List<Part> parts = List.of();
    private int nextPart;
    private int nextGroup;
    private int entries;

    /**
     * @param keyGroups how many there are to be, not more than there are
     */
    RegroupedBlocks(StateContent content, StateId state, int keyGroups) {
        this.content = content;
        this.state = state;
        this.operator = content.index().operator(state);
        this.keySchema = RecordSchema.parse(operator.keySchema().orElseThrow());
        this.keyGroups = keyGroups;
    }

    @Override
    public boolean next() throws IOException {
        block.clear();
        entries = 0;
        while (nextPart == parts.size()) {
            if (nextGroup == keyGroups) {
                return false;
            }
            read(nextGroup++);
        }
        while (nextPart < parts.size() && block.position() < BLOCK_BYTES) {
            Part part = parts.get(nextPart++);
            block.writeInt(nextGroup - 1);
            part.writeKey(block);
            part.writeValue(block);
            entries++;
        }
        return true;
    }

    private void read(int newGroup) throws IOException {
        long before = operator.maxParallelism();
        int first = (int) (newGroup * before / keyGroups);
        int last = (int) (((newGroup + 1) * before + keyGroups - 1) / keyGroups) - 1;
        var stream = new RecordStream(content, state, g -> g >= first && g <= last);
        RecordCursor at = stream.record();
        group.clear();
        while (stream.next()) {
            BinaryInput key = at.key();
            int hash =
                    GenericKeyHash.ofEncoded(
                            keySchema,
                            new BinaryInput(key.array(), key.position(), key.remaining()));
            if (KeyHash.keyGroup(hash, keyGroups) == newGroup) {
                add(key, at.mapKey(), at.value());
            }
        }
        parts = group.sorted();
        nextPart = 0;
    }

    /** Keeps a copy; no key is the beginning of another, so it can be ordered with its map key. */
    private void add(BinaryInput key, BinaryInput mapKey, BinaryInput value) {
        int keyLength = key.remaining() + mapKey.remaining();
        var copy = new BinaryOutput(keyLength + value.remaining());
        for (BinaryInput part : new BinaryInput[] {key, mapKey, value}) {
            copy.writeRaw(part.array(), part.position(), part.remaining());
        }
        group.add(
                new BinaryInput(copy.array(), 0, keyLength),
                new BinaryInput(copy.array(), keyLength, value.remaining()));
    }

    @Override
    public int entries() {
        return entries;
    }

    @Override
    public byte[] content() {
        return block.array();
    }

    @Override
    public int length() {
        return block.position();
    }

    @Override
    public DamagedFileException unreadable(@Nullable String what, Exception cause) {
        return new DamagedFileException(
                content.location(),
                0,
                "state %s can't be understood: %s".formatted(state, what),
                cause);
    }
}
