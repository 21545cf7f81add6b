package io.weir.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.backend.CapturedBlock;
import io.weir.backend.StateInfo;
import io.weir.backend.StateSchema;
import io.weir.snapshot.Entries;
import io.weir.snapshot.StateId;
import io.weir.state.StateKind;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one snapshot captured, encoded as late as it can be, and how the states were written. */
final class Segment {
    private final List<CapturedBlock> chunks = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, StateSchema> states = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Block(StateId state, int keyGroup, byte[] content, int entries) {}

    void add(CapturedBlock chunk) {
        assertThat(chunk.entries()).isBetween(1, Chunk.FULL);
        chunks.add(chunk);
    }

    void describe(List<StateInfo> infos) {
        for (StateInfo info : infos) {
            states.put(info.name(), info.schema());
        }
    }

    /** Encodes the chunks and checks that no key occurs twice. */
    void encode() {
        Set<String> seen = new HashSet<>();
        for (CapturedBlock chunk : chunks) {
            BinaryOutput out = new BinaryOutput(64);
            chunk.encode(out);
            byte[] bytes = out.toByteArray();
            blocks.add(new Block(chunk.state(), chunk.keyGroup(), bytes, chunk.entries()));
            BinaryInput in = new BinaryInput(bytes);
            for (int i = 0; i < chunk.entries(); i++) {
                StateKind kind = states.get(chunk.state().name()).kind();
                switch (in.readByte()) {
                    case Entries.PUT, Entries.REMOVE -> {}
                    case Entries.APPEND -> assertThat(kind).isEqualTo(StateKind.LIST);
                    case Entries.PATCH -> assertThat(kind).isEqualTo(StateKind.MAP);
                    default -> throw new AssertionError("an unknown operation");
                }
                String key = HexFormat.of().formatHex(in.readRaw((int) in.readUnsigned()));
                assertThat(seen.add(chunk.state().name() + " " + key))
                        .as("key %s occurs once in a segment", key)
                        .isTrue();
                in.skip((int) in.readUnsigned());
            }
            assertThat(in.remaining()).isZero();
        }
        chunks.clear();
    }

    /** The operations of one state, by number. */
    Map<Integer, Integer> operations(String state) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (Block block : blocks) {
            if (block.state.name().equals(state)) {
                BinaryInput in = new BinaryInput(block.content);
                while (in.remaining() > 0) {
                    counts.merge(in.readByte(), 1, Integer::sum);
                    in.skip((int) in.readUnsigned());
                    in.skip((int) in.readUnsigned());
                }
            }
        }
        return counts;
    }

    int bytes() {
        return blocks.stream().mapToInt(block -> block.content.length).sum();
    }

    int entries() {
        return blocks.stream().mapToInt(Block::entries).sum();
    }

    void restoreInto(HeapKeyedState state, int firstKeyGroup, int lastKeyGroup) {
        for (Block block : blocks) {
            if (block.keyGroup >= firstKeyGroup && block.keyGroup <= lastKeyGroup) {
                state.restore(
                        block.state,
                        states.get(block.state.name()),
                        block.keyGroup,
                        block.entries,
                        new BinaryInput(block.content.clone()));
            }
        }
    }
}
