package io.weir.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir Path folder;
    private Path root;
    private RunDirectory run;

    @BeforeEach
    void open() {
        root = folder.resolve("run");
        run = new RunDirectory(root);
    }

    private static Descriptor job(String id, ProcessIdentity process, long since) {
        return new Descriptor(
                id, "name of " + id, process, 4711, "secret", since, Optional.empty());
    }

    @Test
    void findsTheLivingTheOldestFirst() throws IOException {
        Descriptor a = job("a", ProcessIdentity.own(), 2);
        Descriptor b = job("b", ProcessIdentity.own(), 1);
        run.publish(a);
        run.publish(b);
        assertThat(run.livingJobs()).containsExactly(b, a);
        assertThat(run.livingJob("a")).contains(a);
        assertThat(run.livingJob("c")).isEmpty();
        assertThat(run.livingServer()).isEmpty();
    }

    @Test
    void tellsHowAJobStands() throws IOException {
        var a =
                new Descriptor(
                        "a",
                        "words",
                        ProcessIdentity.own(),
                        4711,
                        "secret",
                        1,
                        Optional.of(new Descriptor.Standing("RESTARTING", 4, 2)));
        run.publish(job("a", ProcessIdentity.own(), 1));
        run.publish(a);
        assertThat(run.livingJobs()).containsExactly(a);
    }

    @Test
    void removesTheFileOfAProcessThatWasKilled() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        run.publish(job("a", ProcessIdentity.of(process.pid()), 1));
        assertThat(run.livingJobs()).hasSize(1);
        process.destroyForcibly().waitFor();
        assertThat(run.livingJobs()).isEmpty();
        assertThat(root.resolve("jobs/a.json")).doesNotExist();
    }

    @Test
    void isNotTakenInByAnotherProcessWithTheSameId() throws IOException {
        ProcessIdentity own = ProcessIdentity.own();
        run.publish(job("a", new ProcessIdentity(own.pid(), own.start() + "0"), 1));
        run.publishServer(job("server", new ProcessIdentity(own.pid(), "another boot/1"), 1));
        assertThat(run.livingJobs()).isEmpty();
        assertThat(run.livingServer()).isEmpty();
    }

    @Test
    void takesAwayOnlyWhatIsItsOwn() throws IOException {
        Descriptor old = job("a", new ProcessIdentity(1, "earlier"), 1);
        Descriptor own = job("a", ProcessIdentity.own(), 2);
        run.publish(own);
        run.withdraw(old);
        assertThat(run.livingJobs()).containsExactly(own);
        run.withdraw(own);
        assertThat(run.livingJobs()).isEmpty();
    }

    @Test
    void canBeReadByItsUserOnly() throws IOException {
        run.publish(job("a", ProcessIdentity.own(), 1));
        run.publishServer(job("s", ProcessIdentity.own(), 1));
        assertThat(permissions(root)).isEqualTo("rwx------");
        assertThat(permissions(root.resolve("jobs"))).isEqualTo("rwx------");
        assertThat(permissions(root.resolve("jobs/a.json"))).isEqualTo("rw-------");
        assertThat(permissions(root.resolve("server.json"))).isEqualTo("rw-------");
    }

    @Test
    void takesTheRightsOfOthersAway() throws IOException {
        Files.createDirectory(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        run.publish(job("a", ProcessIdentity.own(), 1));
        assertThat(permissions(root)).isEqualTo("rwx------");
    }

    @Test
    void doesNotFollowALinkThatSomebodyHasPutThere() throws IOException {
        Files.createSymbolicLink(root, Files.createDirectory(folder.resolve("elsewhere")));
        assertThatThrownBy(() -> run.publish(job("a", ProcessIdentity.own(), 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void passesOverWhatIsNoDescriptor() throws IOException {
        Descriptor own = job("a", ProcessIdentity.own(), 2);
        run.publish(own);
        for (String text : List.of("", "{", "[]", "{\"id\":1}", "{\"id\":\"x\"}")) {
            Files.writeString(root.resolve("jobs/b.json"), text);
            assertThat(run.livingJobs()).containsExactly(own);
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
