package io.weir.backend;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What one snapshot of any backend has captured, encoded as late as it can be. */
public final class BackendSegment {
    private final List<CapturedBlock> captured = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, StateSchema> states = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Block(StateId state, int keyGroup, byte[] content, int entries) {}

    /** Takes a block, to be encoded later. */
    public void add(CapturedBlock block) {
        captured.add(block);
    }

    /** Notes how the states are declared. */
    public void describe(List<StateInfo> infos) {
        for (StateInfo info : infos) {
            states.put(info.name(), info.schema());
        }
    }

    /** Nothing of it will be used. */
    public void drop() {
        captured.forEach(CapturedBlock::drop);
        captured.clear();
    }

    /** Encodes what was captured and checks that no key occurs twice. */
    public void encode() {
        Set<String> seen = new HashSet<>();
        for (CapturedBlock block : captured) {
            do {
                BinaryOutput out = new BinaryOutput(64);
                block.encode(out);
                byte[] bytes = out.toByteArray();
                check(block, bytes, seen);
                if (block.entries() > 0) {
                    blocks.add(new Block(block.state(), block.keyGroup(), bytes, block.entries()));
                }
            } while (block.hasMore());
        }
        captured.clear();
    }

    private void check(CapturedBlock block, byte[] bytes, Set<String> seen) {
        StateKind kind = states.get(block.state().name()).kind();
        BinaryInput in = new BinaryInput(bytes);
        for (int i = 0; i < block.entries(); i++) {
            switch (in.readByte()) {
                case Entries.PUT, Entries.REMOVE -> {}
                case Entries.APPEND -> assertThat(kind).isEqualTo(StateKind.LIST);
                case Entries.PATCH -> assertThat(kind).isEqualTo(StateKind.MAP);
                default -> throw new AssertionError("an unknown operation");
            }
            String key = HexFormat.of().formatHex(in.readRaw((int) in.readUnsigned()));
            assertThat(seen.add(block.state().name() + " " + key))
                    .as("key %s occurs once in a segment", key)
                    .isTrue();
            in.skip((int) in.readUnsigned());
        }
        assertThat(in.remaining()).isZero();
    }

    /** How many entries there are of one state, by operation. */
    public Map<Integer, Integer> operations(String state) {
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

    /** How many entries there are of all states. */
    public int entries() {
        return blocks.stream().mapToInt(Block::entries).sum();
    }

    /** Applies what belongs to some key groups. */
    public void restoreInto(KeyedBackend backend, int firstKeyGroup, int lastKeyGroup) {
        for (Block block : blocks) {
            if (block.keyGroup >= firstKeyGroup && block.keyGroup <= lastKeyGroup) {
                backend.restore(
                        block.state,
                        states.get(block.state.name()),
                        block.keyGroup,
                        block.entries,
                        new BinaryInput(block.content.clone()));
            }
        }
    }
}
