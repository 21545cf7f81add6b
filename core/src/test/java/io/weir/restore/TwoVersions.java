package io.weir.restore;

import io.weir.backend.DeclaredState;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.state.Migration;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The classes of two versions of a program, each compiled into a jar and loaded by a class loader
 * of its own. Each has a class {@code app.State} with a static {@code type()} that gives the class
 * of the state's values; the old one has {@code value()}, the new one perhaps {@code migration()}.
 */
final class TwoVersions implements AutoCloseable {
    private final URLClassLoader before;
    private final URLClassLoader after;

    TwoVersions(Path folder, String before, String after) throws IOException {
        this.before = load(folder.resolve("before"), before);
        this.after = load(folder.resolve("after"), after);
    }

    private static URLClassLoader load(Path folder, String source) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path file =
                Files.writeString(
                        folder.resolve("State.java"),
                        "package app; import io.weir.types.*; import java.util.*;\n" + source);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "-d",
                                            classes.toString(),
                                            "-proc:none",
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjects(file))
                            .call();
            if (!compiled) {
                throw new IllegalArgumentException(messages + "\n" + source);
            }
        }
        Path jar = folder.resolve("program.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                var zip = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, zip);
                zip.closeEntry();
            }
        }
        return new URLClassLoader(
                new URL[] {jar.toUri().toURL()}, TwoVersions.class.getClassLoader());
    }

    private static Object call(URLClassLoader version, String method) {
        try {
            var found = version.loadClass("app.State").getDeclaredMethod(method);
            found.setAccessible(true);
            return found.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Type<Object> type(URLClassLoader version) {
        return (Type<Object>) Types.of((Class<?>) call(version, "type"));
    }

    /** What the old version has written of the state. */
    StateInfo stored() {
        return new StateInfo(
                "value", StoredKind.VALUE, Optional.empty(), type(before).schemaJson());
    }

    /** How the new version declares it. */
    @SuppressWarnings("unchecked")
    DeclaredState declared() {
        Optional<Migration<Object>> migration = Optional.empty();
        try {
            if (after.loadClass("app.State").getDeclaredMethod("migration") != null) {
                migration = Optional.of((Migration<Object>) call(after, "migration"));
            }
        } catch (NoSuchMethodException e) {
            // It has none.
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return new DeclaredState(
                "value", StoredKind.VALUE, Optional.empty(), type(after), migration);
    }

    StateFit fit() {
        return StateFit.of(stored(), declared());
    }

    /** The old version's value, written by it and read by the new one, as text. */
    @SuppressWarnings("unchecked")
    String carriedOver() {
        BinaryOutput out = new BinaryOutput(64);
        type(before).write(call(before, "value"), out);
        DeclaredState now = declared();
        BinaryInput in = new BinaryInput(out.array(), 0, out.position());
        Object read =
                StateFit.reading(
                                type(after),
                                stored().valueSchema(),
                                "value",
                                (Optional<Migration<Object>>) now.migration())
                        .read(in);
        if (in.remaining() != 0) {
            throw new AssertionError(in.remaining() + " bytes are left");
        }
        return String.valueOf(read);
    }

    @Override
    public void close() throws IOException {
        before.close();
        after.close();
    }
}
