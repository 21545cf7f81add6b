package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.backend.CapturedBlock;
import io.weir.snapshot.CompactionPolicy;
import io.weir.snapshot.Entries;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.StateId;
import io.weir.storage.MemoryFileStore;
import io.weir.types.BinaryOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotWriterTest {
    private static final StateId STATE = new StateId("00112233445566778899aabbccddeeff", "count");

    private final TurnsByHand turns = new TurnsByHand();
    private final SerialActor writing = turns.serial("writer");
    private final SerialActor compacting = turns.serial("compactor");
    private final List<SnapshotWriter.Part> parts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final MemoryFileStore store = new MemoryFileStore();
    private int caughtUp;

    private SnapshotWriter writer = writer(new CompactionPolicy(3, 1 << 20));

    private SnapshotWriter writer(CompactionPolicy compaction) {
        return new SnapshotWriter(
                store,
                "run",
                new SnapshotWriter.Listener() {
                    @Override
                    public void acknowledged(SnapshotWriter.Part part) {
                        parts.add(part);
                    }

                    @Override
                    public void declined(int worker, long checkpointId, Exception cause) {
                        problems.add("declined " + checkpointId);
                    }

                    @Override
                    public void wholeSnapshotWanted(int worker) {
                        problems.add("start afresh " + worker);
                    }

                    @Override
                    public void preparationFailed(int worker, long checkpointId, Exception cause) {
                        problems.add("not prepared " + checkpointId);
                    }
                },
                writing,
                compacting,
                compaction,
                StateId::toString);
    }

    private SnapshotBuild begin(long checkpointId, boolean full) {
        return writer.begin(0, checkpointId, full, () -> caughtUp++);
    }

    private static CapturedBlock block(int number) {
        return new CapturedBlock() {
            @Override
            public StateId state() {
                return STATE;
            }

            @Override
            public int keyGroup() {
                return number % 128;
            }

            @Override
            public int entries() {
                return 1;
            }

            @Override
            public void encode(BinaryOutput out) {
                BinaryOutput key = new BinaryOutput(8);
                key.writeLong(number);
                Entries.write(out, Entries.PUT, key, key);
            }
        };
    }

    private void snapshot(long checkpointId, boolean full) {
        SnapshotBuild build = begin(checkpointId, full);
        build.captured(block((int) checkpointId));
        build.complete(List.of(), BarrierTimes.NONE);
        TurnsByHand.run(writing);
    }

    private List<String> chain() {
        return parts.get(parts.size() - 1).chain().stream().map(SegmentHandle::path).toList();
    }

    @Test
    void appendsASegmentToTheChainOfTheWorker() {
        snapshot(1, true);
        snapshot(2, false);
        assertThat(chain()).containsExactly("shared/1-0-run.seg", "shared/2-0-run.seg");
        assertThat(parts.get(1).bytes()).isEqualTo(parts.get(1).chain().get(1).bytes());
    }

    @Test
    void beginsANewChainWithAFullSnapshot() {
        snapshot(1, true);
        snapshot(2, true);
        assertThat(chain()).containsExactly("shared/2-0-run.seg");
    }

    @Test
    void writesNothingOfWhatIsAbandoned() throws Exception {
        SnapshotBuild build = begin(1, true);
        build.captured(block(1));
        TurnsByHand.run(writing);
        writer.close();
        build.complete(List.of(), BarrierTimes.NONE);
        TurnsByHand.run(writing);
        assertThat(parts).isEmpty();
        assertThat(problems).isEmpty();
        assertThat(store.list("shared")).isEmpty();
    }

    @Test
    void tellsAWorkerThatWasTooFastWhenToGoOn() {
        SnapshotBuild build = begin(1, true);
        int captured = 0;
        while (!build.isBehind()) {
            build.captured(block(captured++));
        }
        build.captured(block(captured++));
        assertThat(caughtUp).isZero();
        while (build.isBehind()) {
            writing.turn();
        }
        assertThat(caughtUp).isEqualTo(1);
        TurnsByHand.run(writing);
        assertThat(caughtUp).isEqualTo(1);
    }

    @Test
    void compactsALongChainAndGoesOnWithWhatCameOfIt() {
        SnapshotBuild base = begin(1, true);
        for (int number = 0; number < 50; number++) {
            base.captured(block(number));
        }
        base.complete(List.of(), BarrierTimes.NONE);
        for (int id = 2; id <= 4; id++) {
            snapshot(id, false);
        }
        assertThat(chain()).hasSize(4);
        TurnsByHand.run(compacting);
        TurnsByHand.run(writing);
        snapshot(5, false);
        assertThat(chain()).containsExactly("shared/base-0-0-run.seg", "shared/5-0-run.seg");
    }

    @Test
    void leavesALargeBaseAsItIsAndMergesWhatFollows() {
        writer = writer(new CompactionPolicy(3, 1));
        SnapshotBuild base = begin(1, true);
        for (int number = 0; number < 50; number++) {
            base.captured(block(number));
        }
        base.complete(List.of(), BarrierTimes.NONE);
        for (int id = 2; id <= 4; id++) {
            snapshot(id, false);
        }
        TurnsByHand.run(compacting);
        TurnsByHand.run(writing);
        snapshot(5, false);
        assertThat(chain())
                .containsExactly(
                        "shared/1-0-run.seg", "shared/delta-0-0-run.seg", "shared/5-0-run.seg");
    }

    @Test
    void wantsAWholeSnapshotRatherThanACompactionWhenMostOfItChanges() {
        writer = writer(new CompactionPolicy(3, 1));
        for (int id = 1; id <= 4; id++) {
            snapshot(id, id == 1);
        }
        TurnsByHand.run(compacting);
        assertThat(problems).isNotEmpty().containsOnly("start afresh 0");
        snapshot(5, true);
        assertThat(chain()).containsExactly("shared/5-0-run.seg");
    }
}
