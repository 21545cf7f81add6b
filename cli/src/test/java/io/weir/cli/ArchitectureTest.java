package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the command line uses of Weir, and where it touches time and threads. */
class ArchitectureTest {
    private static final JavaClasses CLI =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.weir.cli");

    /** The packages of the server's module, which is there for the command line. */
    private static final Set<String> SERVER =
            Set.of("io.weir.control", "io.weir.http", "io.weir.rundir", "io.weir.server");

    /** A process waits for other processes and for its own end here, and nowhere else. */
    private static final Map<String, String> SEAMS =
            Map.of(
                    "RestoreWatch", "java.lang.Thread.<init> java.lang.Thread.sleep",
                    "CancelOnShutdown", "java.lang.Thread.<init>",
                    "DemoCommand", "java.lang.Thread.<init> java.lang.Thread.sleep",
                    "DetachedRun", "java.lang.Thread.sleep",
                    "JobWatch", "java.lang.System.nanoTime",
                    "LogsCommand", "java.lang.Thread.sleep",
                    "ServerCommand", "java.lang.Thread.<init> java.lang.Thread.sleep",
                    "ServerProcess", "java.lang.Thread.sleep");

    @Test
    void knowsJobsSavepointsStoresSettingsAndTheClockOfWeirAndNothingElse() {
        assertThat(usedBy("io.weir.cli"))
                .containsExactlyInAnyOrder(
                        "io.weir.cli",
                        "io.weir.cli.state",
                        "io.weir.config",
                        "io.weir.job",
                        "io.weir.restore",
                        "io.weir.savepoint",
                        "io.weir.snapshot",
                        "io.weir.storage",
                        "io.weir.time",
                        "io.weir.types");
    }

    @Test
    void doesWithStateWhatNeedsNoCommandLine() {
        assertThat(usedBy("io.weir.cli.state"))
                .containsExactlyInAnyOrder(
                        "io.weir.cli.state",
                        "io.weir.savepoint",
                        "io.weir.snapshot",
                        "io.weir.types");
    }

    private static Set<String> usedBy(String packageName) {
        return CLI.stream()
                .filter(type -> type.getPackageName().equals(packageName))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith("io.weir."))
                .filter(name -> !SERVER.contains(name))
                .collect(Collectors.toSet());
    }

    @Test
    void touchesTimeAndThreadsInFewPlaces() {
        Set<String> touchy =
                Set.of(
                        "java.lang.System.currentTimeMillis",
                        "java.lang.System.nanoTime",
                        "java.lang.Thread.<init>",
                        "java.lang.Thread.sleep",
                        "java.util.Random.<init>",
                        "java.lang.Math.random");
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : CLI) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String target = access.getTargetOwner().getName() + "." + access.getName();
                if (touchy.contains(target)) {
                    found.computeIfAbsent(topLevel(type), t -> new TreeSet<>()).add(target);
                }
            }
        }
        Map<String, String> places = new TreeMap<>();
        found.forEach((type, targets) -> places.put(type, String.join(" ", targets)));
        assertThat(places).isEqualTo(SEAMS);
    }

    @Test
    void isNullMarked() {
        for (String name : new String[] {"io.weir.cli", "io.weir.cli.state"}) {
            assertThat(CLI.get(name + ".package-info").isAnnotatedWith(NullMarked.class)).isTrue();
        }
    }

    private static String topLevel(JavaClass type) {
        JavaClass top = type;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top.getSimpleName();
    }
}
