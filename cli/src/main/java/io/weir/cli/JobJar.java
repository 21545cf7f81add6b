package io.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A jar that holds a program. What is wrong with it is said before any of its code runs.
 *
 * @param path where it lies
 * @param manifestMainClass what its manifest names as Main-Class
 */
record JobJar(Path path, Optional<String> manifestMainClass) {
    private static final byte[] ZIP_START = {'P', 'K'};

    /** Looks at the jar. */
    static JobJar open(Path path) throws CommandException {
        checkIsZip(path);
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            Optional<String> mainClass =
                    Optional.ofNullable(manifest)
                            .map(m -> m.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
                            .map(String::strip);
            return new JobJar(path, mainClass);
        } catch (IOException e) {
            throw CommandException.usage(
                    "Job jar %s is damaged: %s. Build it again.".formatted(path, e.getMessage()),
                    e);
        }
    }

    private static void checkIsZip(Path path) throws CommandException {
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(8);
        } catch (NoSuchFileException e) {
            throw CommandException.usage(
                    "Job jar %s does not exist%s."
                            .formatted(
                                    path,
                                    path.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath()),
                    e);
        } catch (AccessDeniedException e) {
            throw CommandException.usage(
                    "Job jar %s can't be read by user '%s'. Give that user the right to read it."
                            .formatted(path, System.getProperty("user.name")),
                    e);
        } catch (IOException e) {
            if (Files.isDirectory(path)) {
                throw CommandException.usage(
                        "Job jar %s is a folder. Give the jar file itself.".formatted(path), e);
            }
            throw CommandException.usage(
                    "Job jar %s can't be read: %s.".formatted(path, e.getMessage()), e);
        }
        if (start.length < 2 || start[0] != ZIP_START[0] || start[1] != ZIP_START[1]) {
            throw CommandException.usage(
                    "%s is not a jar: it %s, where a jar starts with 50 4b. Give the jar that holds"
                                    .formatted(
                                            path,
                                            start.length == 0
                                                    ? "is empty"
                                                    : "starts with "
                                                            + HexFormat.ofDelimiter(" ")
                                                                    .formatHex(start))
                            + " the program.");
        }
    }

    /** The class to start: the one asked for, or the manifest's. */
    String mainClass(Optional<String> asked) throws CommandException {
        Optional<String> found = asked.or(this::manifestMainClass);
        if (found.isPresent()) {
            return found.get();
        }
        List<String> candidates = classesWithMain();
        String wayOut =
                switch (candidates.size()) {
                    case 0 ->
                            "and no class in it has a public static void main(String[]). Is it the"
                                    + " right jar?";
                    case 1 ->
                            "Name the class with -c (--class); the jar has one with a main method:"
                                    + " -c "
                                    + candidates.get(0);
                    default ->
                            "Name the class with -c (--class); these in the jar have a main method:"
                                    + "\n  "
                                    + String.join("\n  ", candidates);
                };
        throw CommandException.usage(
                "The manifest of %s names no Main-Class%s%s"
                        .formatted(path, candidates.isEmpty() ? ", " : ". ", wayOut));
    }

    /** The classes that could be started, in alphabetical order. Reads the whole jar. */
    List<String> classesWithMain() {
        List<String> found = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class")
                        && !name.startsWith("META-INF/")
                        && !name.endsWith("module-info.class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        mainClassIn(in.readAllBytes()).ifPresent(found::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(found);
        return found;
    }

    /** The jar's classes whose simple name is the one of {@code wanted}, or have a main. */
    List<String> alternativesTo(String wanted) {
        String simpleName = wanted.substring(wanted.lastIndexOf('.') + 1);
        List<String> withMain = classesWithMain();
        List<String> sameName =
                withMain.stream()
                        .filter(
                                name ->
                                        name.toLowerCase(Locale.ROOT)
                                                .endsWith(simpleName.toLowerCase(Locale.ROOT)))
                        .toList();
        return sameName.isEmpty() ? withMain : sameName;
    }

    private static Optional<String> mainClassIn(byte[] classFile) {
        var finder = new MainFinder();
        try {
            new ClassReader(classFile)
                    .accept(
                            finder,
                            ClassReader.SKIP_CODE
                                    | ClassReader.SKIP_DEBUG
                                    | ClassReader.SKIP_FRAMES);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            // A class file newer than the reader knows, or none at all: no candidate to offer.
            return Optional.empty();
        }
        return finder.hasMain ? Optional.of(finder.name.replace('/', '.')) : Optional.empty();
    }

    private static final class MainFinder extends ClassVisitor {
        private String name = "";
        private boolean hasMain;

        MainFinder() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version,
                int access,
                String className,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            name = className;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            int publicStatic = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
            hasMain |=
                    method.equals("main")
                            && descriptor.equals("([Ljava/lang/String;)V")
                            && (access & publicStatic) == publicStatic;
            return null;
        }
    }
}
