package io.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.snapshot.CheckpointMetadata.Chain;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.JobFolder.Depth;
import io.weir.snapshot.JobFolder.Newest;
import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.testkit.disk.SimulatedCrash;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JobFolderTest {
    static final String JOB = "00112233445566778899aabbccddeeff";

    /** A job of two workers that takes checkpoints. */
    static final class Job {
        final List<Chains> workers = List.of(new Chains(1), new Chains(2));
        final JobFolder folder;

        Job(JobFolder folder) {
            this.folder = folder;
        }

        CheckpointMetadata take(long id) throws IOException {
            return take(id, "words", 1000 + id);
        }

        CheckpointMetadata take(long id, String name, long time) throws IOException {
            var chains = new ArrayList<Chain>();
            for (int worker = 0; worker < workers.size(); worker++) {
                Chains chain = workers.get(worker);
                chain.next(folder.store(), JobFolder.segmentPath("%d-%d".formatted(worker, id)));
                chains.add(new Chain(worker, chain.segments));
            }
            var metadata =
                    new CheckpointMetadata(
                            1,
                            id,
                            Kind.CHECKPOINT,
                            JOB,
                            name,
                            "0.1.0",
                            time,
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            chains);
            folder.publish(metadata);
            return metadata;
        }

        List<Map<String, Object>> state() {
            return workers.stream()
                    .<Map<String, Object>>map(chain -> new TreeMap<>(chain.state))
                    .toList();
        }
    }

    static List<Map<String, Object>> restored(JobFolder folder, CheckpointMetadata metadata)
            throws IOException {
        var states = new ArrayList<Map<String, Object>>();
        for (Chain chain : metadata.chains()) {
            var replay = new Chains.Replay();
            ChainReader.restore(folder.store(), chain.segments(), keyGroup -> true, replay);
            states.add(new TreeMap<>(replay.state));
        }
        return states;
    }

    private static JobFolder folderIn(FaultyFileStore store) throws IOException {
        return new JobFolder(FileStores.below(store, JOB));
    }

    @Test
    void keepsCheckpointsAndFindsTheNewest() throws IOException {
        var folder = folderIn(new FaultyFileStore());
        var job = new Job(folder);
        assertThat(folder.checkpoints()).isEmpty();
        assertThat(folder.newestUsable()).isEqualTo(new Newest(Optional.empty(), List.of()));
        for (long id = 8; id <= 11; id++) {
            job.take(id);
        }
        assertThat(folder.checkpoints()).containsExactly(11L, 10L, 9L, 8L);
        CheckpointMetadata newest = folder.newestUsable().checkpoint().orElseThrow();
        assertThat(newest).isEqualTo(folder.read(11));
        assertThat(restored(folder, newest)).isEqualTo(job.state());
        assertThat(folder.problems(newest, Depth.DEEP)).isEmpty();
        assertThatThrownBy(() -> folder.read(12)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void aCheckpointIsPublishedOnce() throws IOException {
        var folder = folderIn(new FaultyFileStore());
        CheckpointMetadata metadata = new Job(folder).take(1);
        assertThatThrownBy(() -> folder.publish(metadata))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chk-1/_metadata exists already");
    }

    @Test
    void goesBackBehindDamagedCheckpointsAndSaysWhichAndWhy() throws IOException {
        var store = new FaultyFileStore();
        var folder = folderIn(store);
        var job = new Job(folder);
        job.take(1);
        List<Map<String, Object>> state = job.state();
        for (long id = 2; id <= 5; id++) {
            job.take(id);
        }
        store.flipBit(JOB + "/chk-5/_metadata", 300);
        store.truncate(JOB + "/chk-4/_metadata", 0);
        store.delete(JOB + "/shared/0-3.seg");
        store.truncate(JOB + "/shared/1-2.seg", 100);

        Newest newest = folder.newestUsable();
        assertThat(newest.checkpoint().orElseThrow().checkpointId()).isEqualTo(1);
        assertThat(restored(folder, newest.checkpoint().get())).isEqualTo(state);
        assertThat(newest.skipped())
                .extracting(JobFolder.Unusable::checkpoint)
                .containsExactly(
                        "faulty:" + JOB + "/chk-5",
                        "faulty:" + JOB + "/chk-4",
                        "faulty:" + JOB + "/chk-3",
                        "faulty:" + JOB + "/chk-2");
        assertThat(newest.skipped().get(0).reason()).contains("checksum");
        assertThat(newest.skipped().get(1).reason()).contains("cut off");
        assertThat(newest.skipped().get(2).reason()).contains("0-3.seg is missing");
        assertThat(newest.skipped().get(3).reason()).contains("1-2.seg").contains("has 100 bytes");
    }

    @Test
    void damageInsideOfABlockIsFoundByTheDeepLook() throws IOException {
        var store = new FaultyFileStore();
        var folder = folderIn(store);
        CheckpointMetadata metadata = new Job(folder).take(1);
        store.flipBit(JOB + "/shared/1-1.seg", 8 * 50);
        assertThat(folder.problems(metadata, Depth.QUICK)).isEmpty();
        assertThat(folder.problems(metadata, Depth.DEEP))
                .hasSize(1)
                .first()
                .asString()
                .contains("1-1.seg");
    }

    @Test
    void doesNotGoBackBecauseTheStoreFailsForAMoment() throws IOException {
        var store = new FaultyFileStore();
        var folder = folderIn(store);
        var job = new Job(folder);
        job.take(1);
        job.take(2);
        for (int n = 1; ; n++) {
            store.failAt(n);
            try {
                assertThat(folder.newestUsable().checkpoint().orElseThrow().checkpointId())
                        .isEqualTo(2);
                assertThat(n).isGreaterThan(5);
                return;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("Simulated failure");
            }
        }
    }

    @Test
    void doesNotGoBackBehindACheckpointOfALaterFormat() throws IOException {
        var store = new FaultyFileStore();
        var folder = folderIn(store);
        var job = new Job(folder);
        job.take(1);
        String text = new String(job.take(2).toJson(), java.nio.charset.StandardCharsets.UTF_8);
        String body =
                text.substring(0, text.lastIndexOf("\"checksum\""))
                        .replace("\"version\" : 1", "\"version\" : 9");
        byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        store.put(
                JOB + "/chk-2/_metadata",
                (body
                                + "\"checksum\" : \"crc32c:%08x\"\n}\n"
                                        .formatted(SegmentFormat.crc(bytes, 0, bytes.length)))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(folder::newestUsable)
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("chk-2")
                .hasMessageContaining("version 9");
    }

    @Test
    void deletesWhatNoCheckpointRefersTo() throws IOException {
        var store = new FaultyFileStore();
        var folder = folderIn(store);
        var job = new Job(folder);
        job.take(1);
        new SegmentWriter(folder.store(), JobFolder.segmentPath("left")).publish();
        new SegmentWriter(folder.store(), JobFolder.segmentPath("kept")).publish();
        assertThat(folder.deleteUnreferenced(Set.of("shared/kept.seg")))
                .containsExactly("shared/left.seg");
        assertThat(folder.newestUsable().checkpoint()).isPresent();
        folder.delete(1);
        assertThat(folder.checkpoints()).isEmpty();
        assertThat(folder.deleteUnreferenced(Set.of()))
                .containsExactly("shared/0-1.seg", "shared/1-1.seg", "shared/kept.seg");
    }

    /** What is done to the disk before it is looked at again. */
    private interface End {
        void of(FaultyFileStore store);
    }

    @Test
    void aCrashAtAnyStepLeavesACheckpointWholeOrNotAtAll() throws IOException {
        for (int seed = 0; seed < 4; seed++) {
            int last = seed;
            assertThat(crashAtEveryStep(store -> store.crash(new Random(last)))).isGreaterThan(15);
        }
        crashAtEveryStep(FaultyFileStore::kill);
    }

    private static int crashAtEveryStep(End end) throws IOException {
        for (int n = 1; ; n++) {
            var store = new FaultyFileStore();
            var folder = folderIn(store);
            var job = new Job(folder);
            job.take(1);
            List<Map<String, Object>> before = job.state();
            store.crashAt(n);
            boolean returned = false;
            try {
                job.take(2);
                returned = true;
            } catch (SimulatedCrash expected) {
                // and now the power is back
            }
            end.of(store);
            Newest newest = folder.newestUsable();
            CheckpointMetadata found = newest.checkpoint().orElseThrow();
            assertThat(newest.skipped()).as("step %d", n).isEmpty();
            assertThat(folder.problems(found, Depth.DEEP)).as("step %d", n).isEmpty();
            if (returned) {
                assertThat(found.checkpointId()).isEqualTo(2);
                return n;
            }
            assertThat(found.checkpointId()).as("step %d", n).isBetween(1L, 2L);
            if (found.checkpointId() == 1) {
                assertThat(restored(folder, found)).isEqualTo(before);
                // Nothing that is left stands in the way of the next attempt.
                store.acquire(JOB, "next").check();
                folder.deleteUnreferenced(Set.of());
                assertThat(store.temporaries()).isZero();
                var again = new Job(folder);
                again.take(2);
                assertThat(restored(folder, folder.read(2))).isEqualTo(again.state());
            }
        }
    }

    @Test
    void aFailureAtAnyStepIsToldAndTheNextCheckpointIsGood() throws IOException {
        for (int n = 1; ; n++) {
            var store = new FaultyFileStore();
            var folder = folderIn(store);
            new Job(folder).take(1);
            store.failAt(n);
            boolean failed = false;
            try {
                new Job(folder).take(2);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("Simulated failure");
                failed = true;
            }
            store.heal();
            assertThat(store.temporaries()).as("step %d", n).isZero();
            var job = new Job(folder);
            job.take(3);
            assertThat(restored(folder, folder.newestUsable().checkpoint().orElseThrow()))
                    .isEqualTo(job.state());
            if (!failed) {
                return;
            }
        }
    }

    @Test
    void aCrashWhileOldCheckpointsAreDeletedNeverHurtsTheNewest() throws IOException {
        for (int n = 1; ; n++) {
            var store = new FaultyFileStore();
            var folder = folderIn(store);
            new Job(folder).take(1);
            var job = new Job(folder);
            job.take(2);
            store.crashAt(n);
            boolean returned = false;
            try {
                folder.delete(1);
                folder.deleteUnreferenced(Set.of());
                returned = true;
            } catch (SimulatedCrash expected) {
                // and now the power is back
            }
            store.crash(new Random(n));
            Newest newest = folder.newestUsable();
            assertThat(newest.checkpoint().orElseThrow().checkpointId()).isEqualTo(2);
            assertThat(restored(folder, newest.checkpoint().get())).isEqualTo(job.state());
            for (long id : folder.checkpoints()) {
                assertThat(folder.problems(folder.read(id), Depth.DEEP)).isEmpty();
            }
            if (returned) {
                assertThat(folder.checkpoints()).containsExactly(2L);
                return;
            }
        }
    }
}
