package io.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.storage.FileStore;
import io.weir.storage.MemoryFileStore;
import io.weir.types.BinaryOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CompactionTest {
    private static Chains chain(FileStore store, long seed, int length) throws IOException {
        var chains = new Chains(seed);
        for (int i = 0; i < length; i++) {
            chains.next(store, "shared/%d.seg".formatted(i));
        }
        return chains;
    }

    @Property(tries = 300)
    void theStateIsTheSameBeforeAndAfterWhereverTheChainIsCut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int length,
            @ForAll @IntRange(min = 1, max = 8) int cut)
            throws IOException {
        var store = new MemoryFileStore();
        Chains chains = chain(store, seed, length);
        var replay = new Chains.Replay();
        ChainReader.restore(store, chains.segments, keyGroup -> true, replay);
        assertThat(replay.state).isEqualTo(chains.state);

        int merged = Math.min(cut, length);
        var compacted = new ArrayList<SegmentHandle>();
        compacted.add(
                Compaction.compact(store, chains.segments.subList(0, merged), "shared/base.seg"));
        var base = new Chains.Replay();
        ChainReader.restore(store, compacted, keyGroup -> true, base);
        assertThat(base.ops.keySet()).isSubsetOf(Entries.PUT);

        compacted.addAll(chains.segments.subList(merged, length));
        var after = new Chains.Replay();
        ChainReader.restore(store, compacted, keyGroup -> true, after);
        assertThat(after.state).isEqualTo(chains.state);

        // The same state gives the same bytes.
        assertThat(
                        Compaction.compact(
                                        store,
                                        chains.segments.subList(0, merged),
                                        "shared/again.seg")
                                .crc())
                .isEqualTo(compacted.get(0).crc());
    }

    @Property(tries = 500)
    void theStateIsTheSameWhicheverDeltasAreMergedIntoOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 9) int length,
            @ForAll @IntRange(min = 1, max = 8) int first,
            @ForAll @IntRange(min = 1, max = 8) int count)
            throws IOException {
        var store = new MemoryFileStore();
        Chains chains = chain(store, seed, length);
        int from = Math.min(first, length - 1);
        int behind = Math.min(from + count, length);
        SegmentHandle delta =
                Compaction.mergeDeltas(
                        store,
                        chains.segments.subList(from, behind),
                        "shared/delta.seg",
                        () -> false);
        var shorter = new ArrayList<>(chains.segments.subList(0, from));
        shorter.add(delta);
        shorter.addAll(chains.segments.subList(behind, length));

        var restored = new Chains.Replay();
        ChainReader.restore(store, shorter, keyGroup -> true, restored);
        assertThat(restored.state).isEqualTo(chains.state);
        var merged = new Chains.Replay();
        ChainReader.merged(store, shorter, keyGroup -> true, merged);
        assertThat(merged.state).isEqualTo(chains.state);
        assertThat(delta.entries())
                .isLessThanOrEqualTo(
                        chains.segments.subList(from, behind).stream()
                                .mapToLong(SegmentHandle::entries)
                                .sum());

        // What was merged can be merged again, and put into a base.
        SegmentHandle base = Compaction.compact(store, shorter, "shared/base.seg");
        var last = new Chains.Replay();
        ChainReader.restore(store, List.of(base), keyGroup -> true, last);
        assertThat(last.state).isEqualTo(chains.state);
        assertThat(last.ops.keySet()).isSubsetOf(Entries.PUT);
    }

    @Property(tries = 100)
    void theMergedStateIsThatOfTheChainForAnyKeyGroups(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int length,
            @ForAll Set<@IntRange(min = -1, max = Chains.KEY_GROUPS) Integer> wanted)
            throws IOException {
        var store = new MemoryFileStore();
        Chains chains = chain(store, seed, length);
        var expected = new TreeMap<>(chains.state);
        expected.keySet()
                .removeIf(place -> !wanted.contains(Integer.valueOf(place.split("/", -1)[2])));
        var merged = new Chains.Replay();
        ChainReader.merged(store, chains.segments, wanted::contains, merged);
        assertThat(merged.state).isEqualTo(expected);
        assertThat(merged.ops.keySet()).isSubsetOf(Entries.PUT);
        var restored = new Chains.Replay();
        ChainReader.restore(store, chains.segments, wanted::contains, restored);
        assertThat(restored.state).isEqualTo(expected);
    }

    @Test
    void aLargeKeyGroupComesInBlocksOfModerateSize() throws IOException {
        var store = new MemoryFileStore();
        var content = new BinaryOutput(1 << 22);
        var key = new BinaryOutput(8);
        var value = new BinaryOutput(100);
        value.writeRaw(new byte[100], 0, 100);
        int keys = 30_000;
        for (int i = 0; i < keys; i++) {
            key.clear();
            key.writeInt(i);
            Entries.write(content, Entries.PUT, key, value);
        }
        SegmentHandle segment;
        try (var writer = new SegmentWriter(store, "shared/0.seg")) {
            writer.block(Chains.VALUES, 0, keys, content);
            segment = writer.publish();
        }
        SegmentHandle base = Compaction.compact(store, List.of(segment), "shared/base.seg");
        assertThat(base.entries()).isEqualTo(keys);
        List<SegmentReader.Block> blocks = SegmentReader.open(store, base).blocks();
        assertThat(blocks).hasSize(4);
        assertThat(blocks).allMatch(block -> block.length() < 1_050_000);
    }

    @Test
    void entriesThatDoNotFitTogetherAreToldAsDamageAndNothingIsWritten() throws IOException {
        var store = new MemoryFileStore();
        var segments = new ArrayList<SegmentHandle>();
        var key = new BinaryOutput(1);
        var payload = new BinaryOutput(8);
        payload.writeUnsigned(0);
        for (int op : new int[] {Entries.APPEND, Entries.PATCH}) {
            if (op == Entries.PATCH) {
                payload.writeUnsigned(0);
            }
            var content = new BinaryOutput(16);
            Entries.write(content, op, key, payload);
            try (var writer = new SegmentWriter(store, "shared/%d.seg".formatted(op))) {
                writer.block(Chains.LISTS, 0, 1, content);
                segments.add(writer.publish());
            }
        }
        assertThatThrownBy(() -> Compaction.compact(store, segments, "shared/base.seg"))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("shared/4.seg")
                .hasMessageContaining("PATCH");
        assertThat(store.list("shared")).containsExactly("3.seg", "4.seg");
    }

    private static List<SegmentHandle> sizes(long... bytes) {
        var chain = new ArrayList<SegmentHandle>();
        for (long size : bytes) {
            chain.add(new SegmentHandle("s", size, 0, 0));
        }
        return chain;
    }

    private static Optional<CompactionPolicy.Part> part(int from, int behind) {
        return Optional.of(new CompactionPolicy.Part(from, behind));
    }

    @Test
    void isDueWhenTheDeltasOutgrowTheBaseOrAreTooMany() {
        var policy = new CompactionPolicy(3, 100);
        assertThat(policy.toMerge(sizes())).isEmpty();
        assertThat(policy.toMerge(sizes(1000))).isEmpty();
        assertThat(policy.toMerge(sizes(1000, 1000))).isEmpty();
        assertThat(policy.toMerge(sizes(1000, 600, 401))).isEqualTo(part(0, 3));
        assertThat(policy.toMerge(sizes(10, 50, 49))).isEmpty();
        assertThat(policy.toMerge(sizes(10, 50, 50))).isEqualTo(part(0, 3));
        assertThat(policy.isBetterStartedAfresh(sizes(1000))).isFalse();
        assertThat(policy.isBetterStartedAfresh(sizes(1000, 600, 124))).isFalse();
        assertThat(policy.isBetterStartedAfresh(sizes(1000, 600, 125))).isTrue();
        assertThat(policy.isBetterStartedAfresh(sizes(100, 99, 99))).isFalse();
        assertThat(policy.toMerge(sizes(1000, 1, 1))).isEmpty();
        assertThat(new HashSet<>(List.of(CompactionPolicy.DEFAULT)))
                .contains(new CompactionPolicy(16, 1 << 20));
        assertThatThrownBy(() -> new CompactionPolicy(0, 0)).hasMessageContaining("maxSegments");
    }

    @Test
    void leavesTheLargeOnesAloneWhenThereAreTooMany() {
        var policy = new CompactionPolicy(3, 100);
        assertThat(policy.toMerge(sizes(90, 1, 1, 1)))
                .as("all of it, if there is next to nothing")
                .isEqualTo(part(0, 4));
        assertThat(policy.toMerge(sizes(1000, 1, 1, 1))).isEqualTo(part(1, 4));
        assertThat(policy.toMerge(sizes(10_000, 1001, 200, 300))).isEqualTo(part(2, 4));
        assertThat(policy.toMerge(sizes(10_000, 1000, 200, 300))).isEqualTo(part(1, 4));
        assertThat(policy.toMerge(sizes(100_000, 8000, 900, 101)))
                .as("half of them at least")
                .isEqualTo(part(2, 4));
    }

    @Property(tries = 50)
    void whatIsRewrittenGrowsWithWhatHasChangedAndNotWithWhatThereIs(
            @ForAll @LongRange(min = 1 << 20, max = 1L << 40) long base,
            @ForAll @LongRange(min = 1, max = 1 << 28) long delta) {
        CompactionPolicy policy = CompactionPolicy.DEFAULT;
        List<SegmentHandle> chain = sizes(base);
        long changed = 0;
        long rewritten = 0;
        for (int checkpoint = 0; checkpoint < 5_000; checkpoint++) {
            chain.addAll(sizes(delta));
            changed += delta;
            Optional<CompactionPolicy.Part> due = policy.toMerge(chain);
            if (due.isPresent()) {
                List<SegmentHandle> part = chain.subList(due.get().from(), due.get().behind());
                long bytes = part.stream().mapToLong(SegmentHandle::bytes).sum();
                part.clear();
                // All deltas change the same, as far as a base is concerned: it does not grow.
                chain.add(
                        due.get().from(),
                        sizes(due.get().isBase() ? Math.max(base, delta) : bytes).get(0));
                rewritten += bytes;
            }
            assertThat(chain.size()).isLessThanOrEqualTo(17);
        }
        long tooLittleToMatter = 5_000L << 17;
        assertThat(rewritten).isLessThan(8 * changed + tooLittleToMatter);
    }
}
