package io.weir.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles programs from their text and puts them into a jar. */
final class TestJar {
    private static final Pattern NAME = Pattern.compile("class (\\w+)");

    private final Path folder;
    private final List<String> sources = new ArrayList<>();
    private Optional<String> mainClass = Optional.empty();
    private List<String> compilerOptions = List.of();

    TestJar(Path folder) {
        this.folder = folder;
    }

    /** Adds a class by its text; package `job`, with io.weir.job imported. */
    TestJar with(String source) {
        sources.add(source);
        return this;
    }

    /** Adds class `job.Main` with a main method of this body, as the jar's main class. */
    TestJar withMain(String body) {
        mainClass = Optional.of("job.Main");
        return with(
                "public class Main { public static void main(String[] args) throws Throwable { "
                        + body
                        + " } }");
    }

    TestJar manifest(String main) {
        mainClass = Optional.of(main);
        return this;
    }

    TestJar compiledWith(String... options) {
        compilerOptions = List.of(options);
        return this;
    }

    /** Writes the jar. */
    Path build() {
        return build("job.jar");
    }

    /** Writes the jar under the name. */
    Path build(String name) {
        try {
            Path classes = Files.createTempDirectory(folder, "classes");
            compile(classes);
            Path jar = folder.resolve(name);
            try (OutputStream out = Files.newOutputStream(jar);
                    var zip = new JarOutputStream(out, manifest())) {
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        zip.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                        Files.copy(file, zip);
                        zip.closeEntry();
                    }
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifest manifest() {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        mainClass.ifPresent(
                main -> manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main));
        return manifest;
    }

    private void compile(Path classes) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        Path sourceFolder = Files.createTempDirectory(folder, "sources");
        List<Path> files = new ArrayList<>();
        for (String source : sources) {
            Matcher name = NAME.matcher(source);
            if (!name.find()) {
                throw new IllegalArgumentException("No class in: " + source);
            }
            files.add(
                    Files.writeString(
                            sourceFolder.resolve(name.group(1) + ".java"),
                            "package job; import io.weir.cli.FakeEngine; import io.weir.job.*;\n"
                                    + source));
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        List<String> options = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
        options.addAll(List.of("-cp", System.getProperty("java.class.path")));
        options.addAll(compilerOptions);
        try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    fileManager,
                                    null,
                                    options,
                                    null,
                                    fileManager.getJavaFileObjectsFromPaths(files))
                            .call();
            if (!compiled) {
                throw new IllegalArgumentException(messages.toString());
            }
        }
    }
}
