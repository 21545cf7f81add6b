package io.weir.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small job must start in a moment, so simple types load neither Avro nor ASM. */
class StartupTest {
    record Small(long id, String name, int count, double value) {}

    @Test
    void simpleTypesLoadNeitherAvroNorAsm() throws Exception {
        List<String> loaded = classesLoadedBy("simple");
        assertThat(loaded).contains("io.weir.types.Types", "io.weir.types.CollectionType");
        assertThat(loaded).noneMatch(name -> name.startsWith("org."));
    }

    @Test
    void recordsDoNotLoadAvro() throws Exception {
        List<String> loaded = classesLoadedBy("record");
        assertThat(loaded).contains("org.objectweb.asm.ClassWriter");
        assertThat(loaded)
                .noneMatch(name -> name.startsWith("org.apache.") || name.startsWith("com."));
    }

    private static List<String> classesLoadedBy(String what) throws Exception {
        Process process =
                new ProcessBuilder(
                                System.getProperty("java.home") + File.separator + "bin/java",
                                "-Xlog:class+load:stdout",
                                "-Xshare:auto",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName(),
                                what)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines()
                .filter(line -> line.contains("[class,load]"))
                .map(line -> line.substring(line.lastIndexOf(']') + 1).strip())
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /** Runs in a JVM of its own. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            BinaryOutput out = new BinaryOutput(16);
            if (args[0].equals("simple")) {
                roundTrip(Types.of(String.class), "text", out);
                roundTrip(Types.of(Long.class), 5L, out);
                roundTrip(Types.UUID, new java.util.UUID(1, 2), out);
                roundTrip(Types.list(Types.INT), List.of(1, 2), out);
            } else {
                Type<Small> type = Types.of(Small.class);
                roundTrip(type, new Small(1, "a", 2, 3), out);
                if (!type.whyNotKey().isEmpty()) {
                    throw new AssertionError(type.whyNotKey());
                }
            }
        }

        private static <T> void roundTrip(Type<T> type, T value, BinaryOutput out) {
            out.clear();
            type.write(value, out);
            T back = type.read(new BinaryInput(out.toByteArray()));
            if (!back.equals(value) || type.hash(back) != type.hash(value)) {
                throw new AssertionError(type + " " + type.schemaJson() + " " + back);
            }
        }
    }
}
