package io.weir.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MarkedLeaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The marks of a folder, and what happens to them between two calls. */
    private static final class FakeMarks implements Marks {
        final Map<String, byte[]> files = new TreeMap<>();
        Runnable before = () -> {};
        boolean away;

        private void call() throws IOException {
            before.run();
            if (away) {
                throw new IOException("The store is away");
            }
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            call();
            return files.putIfAbsent(name, content) == null;
        }

        @Override
        public void replace(String name, byte[] content) throws IOException {
            call();
            files.put(name, content);
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            call();
            return Optional.ofNullable(files.get(name));
        }

        @Override
        public List<String> list() throws IOException {
            call();
            return List.copyOf(files.keySet());
        }

        @Override
        public void delete(String name) throws IOException {
            call();
            files.remove(name);
        }
    }

    /** A machine whose time passes only while somebody waits. */
    private static final class FakeMachine implements Machine {
        final String name;
        final List<Runnable> beats = new ArrayList<>();
        final Set<String> holds = new HashSet<>();
        Life lifeOfOthers = Life.UNKNOWN;
        LongConsumer asTimePasses = nanos -> {};
        long now;
        int tokens;

        FakeMachine(String name, long now) {
            this.name = name;
            this.now = now;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void sleep(Duration duration) {
            now += duration.toNanos();
            asTimePasses.accept(now);
        }

        @Override
        public Beating every(Duration interval, Runnable beat) {
            beats.add(beat);
            return () -> beats.remove(beat);
        }

        @Override
        public String token() {
            return name + tokens++;
        }

        @Override
        public String process() {
            return name + " 1 2 3";
        }

        @Override
        public Set<String> holds() {
            return holds;
        }

        @Override
        public Life lifeOf(String process) {
            return process.equals(process()) ? Life.ALIVE : lifeOfOthers;
        }

        void beat() {
            List.copyOf(beats).forEach(Runnable::run);
        }
    }

    private final FakeMarks marks = new FakeMarks();
    private final FakeMachine a = new FakeMachine("a", 1_000_000_000_000L);
    private final FakeMachine b = new FakeMachine("b", -5); // with a clock that is far behind

    private FileStore.Lease acquire(FakeMachine machine) throws IOException {
        return MarkedLease.acquire(
                marks, "s3://weir/job", "job of " + machine.name, TIMEOUT, machine);
    }

    @Test
    void aFolderThatWasGivenBackIsTakenAtOnce() throws IOException {
        acquire(a).close();
        long before = b.now;
        try (FileStore.Lease lease = acquire(b)) {
            lease.check();
            assertThat(b.now).isEqualTo(before);
            assertThat(marks.files).containsOnlyKeys("_owner-2");
        }
    }

    @Test
    void anOwnerElsewhereThatBeatsIsFoundOutAndNamed() throws IOException {
        FileStore.Lease lease = acquire(a);
        b.asTimePasses = now -> a.beat();
        assertThatThrownBy(() -> acquire(b))
                .isInstanceOf(OwnedByAnotherException.class)
                .hasMessageContaining("job of a")
                .hasMessageContaining("s3://weir/job");
        lease.check();
    }

    @Test
    void anOwnerElsewhereThatIsSilentIsTakenForDeadAfterTheTimeoutByOnesOwnClock()
            throws IOException {
        FileStore.Lease zombie = acquire(a);
        long before = b.now;
        FileStore.Lease lease = acquire(b);
        assertThat(Duration.ofNanos(b.now - before)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(2));
        lease.check();
        assertThatThrownBy(zombie::check)
                .isInstanceOf(OwnedByAnotherException.class)
                .hasMessageContaining("taken over by job of b");
        a.beat(); // it comes back to life, and changes nothing
        zombie.close();
        lease.check();
        assertThat(marks.files).containsOnlyKeys("_owner-2");
    }

    @Test
    void aDeadProcessOfThisMachineIsSeenAtOnce() throws IOException {
        acquire(a);
        b.lifeOfOthers = Machine.Life.DEAD;
        long before = b.now;
        acquire(b).check();
        assertThat(b.now).isEqualTo(before);
    }

    @Test
    void aLivingProcessOfThisMachineIsRefusedAtOnceUnlessItHasLongBeenSilent() throws IOException {
        acquire(a);
        b.lifeOfOthers = Machine.Life.ALIVE;
        b.now = a.now + TIMEOUT.toNanos() - 1;
        long before = b.now;
        assertThatThrownBy(() -> acquire(b)).isInstanceOf(OwnedByAnotherException.class);
        assertThat(b.now).isEqualTo(before);
        b.now = a.now + TIMEOUT.toNanos();
        acquire(b).check();
    }

    @Test
    void whatIsHeldHereIsNeverTakenHoweverLongTheStoreWasAway() throws IOException {
        FileStore.Lease lease = acquire(a);
        a.now += TIMEOUT.multipliedBy(10).toNanos();
        assertThatThrownBy(() -> acquire(a)).isInstanceOf(OwnedByAnotherException.class);
        lease.check();
    }

    @Test
    void aHoldOutlivesAStoreThatIsAwayForAWhile() throws IOException {
        FileStore.Lease lease = acquire(a);
        marks.away = true;
        a.beat();
        assertThatThrownBy(lease::check)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(OwnedByAnotherException.class);
        marks.away = false;
        lease.check();
        a.beat();
        assertThat(new String(marks.files.get("_owner-1"), UTF_8)).contains("\nbeat 1 ");
    }

    @Test
    void closingWhileTheStoreIsAwayFailsNot() throws IOException {
        FileStore.Lease lease = acquire(a);
        marks.away = true;
        assertThatCode(lease::close).doesNotThrowAnyException();
        marks.away = false;
        assertThat(a.beats).isEmpty();
        assertThatThrownBy(lease::check).isInstanceOf(OwnedByAnotherException.class);
        acquire(a).check(); // who was here knows, others have to wait
    }

    @Test
    void aBeatDoesNotBringBackWhatWasDeleted() throws IOException {
        FileStore.Lease lease = acquire(a);
        marks.files.clear();
        a.beat();
        assertThat(marks.files).isEmpty();
        assertThatThrownBy(lease::check).isInstanceOf(OwnedByAnotherException.class);
    }

    @Test
    void aMarkThatNobodyUnderstandsIsNotTakenForFree() {
        marks.files.put("_owner-7", "weir-owner 2\nwho knows".getBytes(UTF_8));
        assertThatThrownBy(() -> acquire(a))
                .isInstanceOf(ExplainedException.class)
                .hasMessageContaining("s3://weir/job/_owner-7");
    }

    /**
     * Two that want the folder, of which each may be overtaken by a whole attempt of the other
     * between any two calls: at no time are there two whose check succeeds.
     */
    @RepeatedTest(200)
    void thereIsNeverMoreThanOneOwner() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        acquire(a).close(); // so that both find something to take over
        b.lifeOfOthers = Machine.Life.DEAD;
        a.lifeOfOthers = Machine.Life.DEAD;
        var held = new ArrayList<FileStore.Lease>();
        int[] depth = {0};
        marks.before =
                () -> {
                    if (depth[0] < 3 && random.nextInt(6) == 0) {
                        depth[0]++;
                        try {
                            held.add(acquire(random.nextBoolean() ? a : b));
                        } catch (IOException e) {
                            // refused
                        }
                    }
                };
        try {
            held.add(acquire(a));
        } catch (OwnedByAnotherException e) {
            // refused
        }
        marks.before = () -> {};
        int owners = 0;
        for (FileStore.Lease lease : held) {
            try {
                lease.check();
                owners++;
            } catch (OwnedByAnotherException e) {
                // not the owner
            }
        }
        assertThat(owners).as("-Dseed=%d", seed).isEqualTo(1);
        held.forEach(
                lease -> {
                    try {
                        lease.close();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void thisMachineKnowsItselfAndItsDead() throws Exception {
        Machine machine = Machine.local();
        assertThat(machine.lifeOf(machine.process())).isEqualTo(Machine.Life.ALIVE);
        assertThat(machine.lifeOf("another 1 2 3 4")).isEqualTo(Machine.Life.UNKNOWN);
        assertThat(machine.lifeOf("")).isEqualTo(Machine.Life.UNKNOWN);
        String[] me = machine.process().split(" ");
        Process other = new ProcessBuilder("true").start();
        other.waitFor();
        assertThat(machine.lifeOf("%s %s %d 17 x".formatted(me[0], me[1], other.pid())))
                .isEqualTo(Machine.Life.DEAD);
        assertThat(machine.lifeOf("%s %s %s 17 x".formatted(me[0], me[1], me[2])))
                .as("a number that has come to another process")
                .isEqualTo(Machine.Life.DEAD);
    }
}
