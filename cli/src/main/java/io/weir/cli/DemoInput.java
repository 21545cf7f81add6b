package io.weir.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Text for the demo to count: copies of text files, so that nobody changes them meanwhile.
 *
 * @param folder where the copies lie
 * @param files how many there are
 * @param lines how many lines they have
 * @param truth how often each word occurs in them
 */
record DemoInput(Path folder, int files, long lines, WordTally truth) {
    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", "node_modules", "build");
    private static final long MAX_FILE_BYTES = 256L << 20;

    /** Copies the text files of a folder and the folders in it. */
    static DemoInput copyOf(Path source, Path into) throws IOException, CommandException {
        return copy(walk(source), source, into);
    }

    /** Copies the text files that git keeps in this folder, or all where there is no git. */
    static DemoInput copyOfRepository(Path source, Path into)
            throws IOException, InterruptedException, CommandException {
        List<Path> kept = keptByGit(source);
        return copy(kept.isEmpty() ? walk(source) : kept, source, into);
    }

    private static DemoInput copy(List<Path> candidates, Path source, Path into)
            throws IOException, CommandException {
        Files.createDirectories(into);
        var truth = new WordTally();
        int files = 0;
        long lines = 0;
        for (Path candidate : candidates) {
            byte[] bytes = readIfSmall(candidate);
            CharSequence text = textOf(bytes);
            if (text.length() == 0) {
                continue;
            }
            files++;
            // A number keeps apart files of one name; a leading dot or _ would hide the file.
            String name = String.format(Locale.ROOT, "%05d-%s", files, candidate.getFileName());
            Files.write(into.resolve(name), bytes);
            truth.addWordsOf(text);
            lines += text.chars().filter(c -> c == '\n').count();
            lines += text.charAt(text.length() - 1) == '\n' ? 0 : 1;
        }
        if (truth.total() == 0) {
            throw CommandException.usage(
                    "There is no text in %s to count words of. Give another folder with --input."
                            .formatted(source));
        }
        return new DemoInput(into, files, lines, truth);
    }

    private static List<Path> keptByGit(Path folder) throws IOException, InterruptedException {
        Process git;
        try {
            git =
                    new ProcessBuilder("git", "ls-files", "-z")
                            .directory(folder.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            return List.of(); // no git on this machine
        }
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            return List.of(); // no repository
        }
        List<Path> files = new ArrayList<>();
        for (String name : names.split("\0", -1)) {
            Path file = folder.resolve(name);
            if (!name.isEmpty() && Files.isRegularFile(file)) {
                files.add(file);
            }
        }
        return files;
    }

    private static List<Path> walk(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                        String name = String.valueOf(dir.getFileName());
                        boolean skipped =
                                !dir.equals(folder)
                                        && (name.startsWith(".") || SKIPPED_FOLDERS.contains(name));
                        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE; // what can't be read is not counted
                    }
                });
        Collections.sort(files);
        return files;
    }

    private static byte[] readIfSmall(Path file) throws IOException {
        try {
            return Files.size(file) > MAX_FILE_BYTES ? new byte[0] : Files.readAllBytes(file);
        } catch (java.nio.file.AccessDeniedException | java.nio.file.NoSuchFileException e) {
            return new byte[0];
        }
    }

    /** The file's text; empty if it is something else: not UTF-8, or with a NUL in it. */
    private static CharSequence textOf(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return "";
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            return "";
        }
    }
}
