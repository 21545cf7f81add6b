package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which package of the server uses which, and what of Weir's core. Arrows point upwards. */
class ArchitectureTest {
    private static final String ARROWS =
            """
            http     |
            rundir   | http
            metrics  | http
            control  | checkpoint http job metrics rundir snapshot storage time
            server   | config control http metrics rundir restart time
            """;

    private static final JavaClasses SERVER =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                    .withImportOption(location -> location.contains("/server/target/"))
                    .importPackages("io.weir");

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        for (String line : ARROWS.lines().filter(l -> !l.isBlank()).toList()) {
            String[] columns = line.split("\\|", -1);
            Set<String> right = new TreeSet<>(Arrays.asList(columns[1].trim().split(" +")));
            right.remove("");
            rows.put(columns[0].trim(), right);
        }
        return rows;
    }

    private static String part(JavaClass type) {
        return type.getPackageName().substring("io.weir.".length());
    }

    @Test
    void packagesUseWhatThePictureSaysAndNothingElse() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : SERVER) {
            Set<String> of = uses.computeIfAbsent(part(type), p -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("io.weir."))
                    .map(ArchitectureTest::part)
                    .forEach(of::add);
            of.remove(part(type));
        }
        assertThat(uses).containsExactlyInAnyOrderEntriesOf(table());
    }

    @Test
    void arrowsPointUpwardsSoThatThereAreNoCycles() {
        Set<String> own = table().keySet();
        Set<String> above = new TreeSet<>();
        table().forEach(
                        (name, uses) -> {
                            assertThat(above)
                                    .as("above " + name)
                                    .containsAll(uses.stream().filter(own::contains).toList());
                            above.add(name);
                        });
    }

    @Test
    void eachPackageSaysWhatItMayUseAndIsNullMarked() throws IOException {
        Pattern used = Pattern.compile("\\{@code (\\w+)}");
        for (Map.Entry<String, Set<String>> row : table().entrySet()) {
            String name = row.getKey();
            assertThat(SERVER.get("io.weir." + name + ".package-info").getPackage())
                    .matches(p -> p.isAnnotatedWith(NullMarked.class), "is @NullMarked");
            String text =
                    Files.readString(Path.of("src/main/java/io/weir", name, "package-info.java"))
                            .replaceAll("\\s+\\*\\s+", " ");
            assertThat(text).as(name).contains("Read first: ").contains("May use: ");
            Set<String> said =
                    used.matcher(text.substring(text.indexOf("May use: ")))
                            .results()
                            .map(r -> r.group(1))
                            .collect(Collectors.toSet());
            assertThat(said).as("what package-info of " + name + " says").isEqualTo(row.getValue());
        }
    }

    @Test
    void noPackageIsSharedWithTheCore() {
        List<String> core = List.of("job", "checkpoint", "storage", "snapshot", "time", "engine");
        assertThat(table().keySet()).doesNotContainAnyElementsOf(core);
    }
}
