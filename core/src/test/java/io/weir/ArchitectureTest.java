package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The picture of the architecture: which package uses which. A package may only use those that
 * stand above it, so there are no cycles; each arrow here is used, and there are no others.
 */
class ArchitectureTest {
    private static final String ARROWS =
            """
            types       |
            time        |
            function    |
            plugin      |
            config      |
            storage     | config plugin
            checkpoint  |
            restart     |

            state       | function types
            watermark   | function time
            process     | function state
            connector   | time types
            connectors  | connector function time types
            snapshot    | storage types
            savepoint   | snapshot storage types

            operator    | function state time types
            ttl         | function operator state time types
            operators   | connector function operator process state time types watermark
            backend     | config operator snapshot state types
            heap        | backend config function operator snapshot state types

            graph       | connector function operator snapshot types watermark
            restore     | backend connector graph snapshot state storage types
            engine      | backend checkpoint connector function graph operator restore snapshot state storage time ttl types watermark
            job         | backend checkpoint config connector engine graph heap operator plugin restart restore savepoint snapshot state storage time types
            stream      | config connector connectors function graph job operator operators process restart state types watermark
            """;

    /** What makes a run depend on more than its seed, and who may touch it. */
    private static final String SEAMS =
            """
            java.lang.System.currentTimeMillis   | time.SystemClock
            java.lang.System.nanoTime            | time.SystemClock engine.ThreadScheduler storage.ThisMachine
            java.lang.Thread.<init>              | engine.ThreadScheduler storage.ThisMachine
            java.lang.Thread.sleep               | storage.ThisMachine
            java.util.Random.<init>              |
            java.util.concurrent.ThreadLocalRandom.current |
            java.security.SecureRandom.<init>    | job.Seams storage.ThisMachine
            java.lang.Math.random                |
            java.util.UUID.randomUUID            |
            java.time.Instant.now                |
            java.time.Clock.systemUTC            |
            java.util.Timer.<init>               |
            java.util.concurrent.Executors.*     |
            java.util.concurrent.ForkJoinPool.*  |
            """;

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.weir");

    private static Map<String, Set<String>> table(String text) {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            String[] columns = line.split("\\|", -1);
            Set<String> right = new TreeSet<>(Arrays.asList(columns[1].trim().split(" +")));
            right.remove("");
            rows.put(columns[0].trim(), right);
        }
        return rows;
    }

    /** The package of Weir that a class is in, or what it is called where it is in none. */
    private static String part(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith("io.weir.") ? name.substring("io.weir.".length()) : name;
    }

    @Test
    void packagesUseWhatThePictureSaysAndNothingElse() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : CORE) {
            Set<String> of = uses.computeIfAbsent(part(type), p -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("io.weir."))
                    .map(ArchitectureTest::part)
                    .forEach(of::add);
            of.remove(part(type));
        }
        assertThat(uses).containsExactlyInAnyOrderEntriesOf(table(ARROWS));
    }

    @Test
    void arrowsPointUpwardsSoThatThereAreNoCycles() {
        Set<String> above = new TreeSet<>();
        table(ARROWS)
                .forEach(
                        (name, uses) -> {
                            assertThat(above).as("above " + name).containsAll(uses);
                            above.add(name);
                        });
    }

    @Test
    void eachPackageSaysWhatItMayUseAndIsNullMarked() throws IOException {
        Pattern used = Pattern.compile("\\{@code (\\w+)}");
        for (Map.Entry<String, Set<String>> row : table(ARROWS).entrySet()) {
            String name = row.getKey();
            assertThat(CORE.get("io.weir." + name + ".package-info").getPackage())
                    .matches(p -> p.isAnnotatedWith(NullMarked.class), "is @NullMarked");
            String text =
                    Files.readString(Path.of("src/main/java/io/weir", name, "package-info.java"))
                            .replaceAll("\\s+\\*\\s+", " ");
            assertThat(text).as(name).contains("Read first: ").contains("May use: ");
            Matcher matcher = used.matcher(text.substring(text.indexOf("May use: ")));
            Set<String> said = matcher.results().map(r -> r.group(1)).collect(Collectors.toSet());
            assertThat(said).as("what package-info of " + name + " says").isEqualTo(row.getValue());
        }
    }

    @Test
    void timeThreadsAndChanceComeThroughSeams() {
        Map<String, Set<String>> seams = table(SEAMS);
        Map<String, Set<String>> users = new LinkedHashMap<>();
        seams.keySet().forEach(seam -> users.put(seam, new TreeSet<>()));
        for (JavaClass type : CORE) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String owner = access.getTargetOwner().getName();
                for (String target : List.of(owner + "." + access.getName(), owner + ".*")) {
                    if (users.containsKey(target)) {
                        users.get(target).add(topLevel(type));
                    }
                }
            }
        }
        assertThat(users).isEqualTo(seams);
    }

    @Test
    void nothingButUserFunctionsIsSerializedByJava() {
        Set<String> streams =
                CORE.stream()
                        .filter(
                                type ->
                                        type.getDirectDependenciesFromSelf().stream()
                                                .anyMatch(
                                                        d ->
                                                                d.getTargetClass()
                                                                                .isEquivalentTo(
                                                                                        ObjectInputStream
                                                                                                .class)
                                                                        || d.getTargetClass()
                                                                                .isEquivalentTo(
                                                                                        ObjectOutputStream
                                                                                                .class)))
                        .map(ArchitectureTest::topLevel)
                        .collect(Collectors.toSet());
        assertThat(streams).containsExactly("engine.FunctionCopies");

        Set<String> serializable =
                CORE.stream()
                        .filter(
                                type ->
                                        type.getRawInterfaces().stream()
                                                .anyMatch(
                                                        i -> i.isEquivalentTo(Serializable.class)))
                        .map(ArchitectureTest::topLevel)
                        .collect(Collectors.toSet());
        assertThat(serializable)
                .as("copied for each subtask: functions, sources, sinks, and what these hold")
                .containsExactlyInAnyOrder(
                        "function.Function",
                        "connector.Source",
                        "connector.Sink",
                        "process.OutputTag",
                        "connectors.Disk",
                        "connectors.InProcess",
                        "connectors.InputFiles");
    }

    private static String topLevel(JavaClass type) {
        JavaClass top = type;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top.getName().substring("io.weir.".length());
    }
}
