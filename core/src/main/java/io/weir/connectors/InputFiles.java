package io.weir.connectors;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which files an input path stands for: the file itself, or the files of the folder.
 *
 * @param input the path of the file or the folder
 * @param recursive whether folders in the folder count
 * @param glob what a file must match, or empty: its name, or its path in the folder if the glob has
 *     a {@code /}
 */
record InputFiles(String input, boolean recursive, String glob) implements Serializable {
    /**
     * A file that was found.
     *
     * @param path relative to the folder, with {@code /} between names
     * @param size in bytes
     */
    record Found(String path, long size) {}

    /**
     * The files that are there now, in the order of their paths.
     *
     * @throws IOException if the input does not exist or can't be read; says what to do
     */
    List<Found> find() throws IOException {
        Path root = Path.of(input);
        if (Files.isRegularFile(root)) {
            return List.of(new Found(root.getFileName().toString(), Files.size(root)));
        }
        if (!Files.exists(root)) {
            throw new NoSuchFileException(
                    "Input %s does not exist (looked for %s). Create it, or correct the path%s."
                            .formatted(
                                    input,
                                    root.toAbsolutePath(),
                                    input.matches(".*[*?{\\[].*")
                                            ? "; for a pattern give the folder and .matching(\"…\")"
                                            : ""));
        }
        if (!Files.isDirectory(root)) {
            throw new IOException(
                    ("Input %s is neither a file nor a folder; a pipe or a device can't be read"
                                    + " again after a failure. Write it to a file first.")
                            .formatted(input));
        }
        List<Found> found = new ArrayList<>();
        Files.walkFileTree(
                root,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                recursive ? Integer.MAX_VALUE : 1,
                new Walk(root, found));
        found.sort(Comparator.comparing(Found::path));
        return found;
    }

    /** Where a file that was found lies. */
    Path resolve(String path) {
        Path root = Path.of(input);
        return Files.isDirectory(root) ? root.resolve(path) : root.resolveSibling(path);
    }

    /** Whether a file of this path would be found. */
    private boolean covers(Path file) {
        Path root = Path.of(input);
        if (!Files.isDirectory(root)) {
            return file.equals(root);
        }
        return file.startsWith(root)
                && (recursive || root.equals(file.getParent()))
                && isVisible(file)
                && matcher().matches(subject(root, file));
    }

    /**
     * The file that continues {@code split} after the file of its path was renamed in its folder,
     * as those who rotate logs do ({@code app.log} to {@code app.log.1} or {@code
     * app.2025-01.log}).
     *
     * @throws IOException if it was found, but can't take the place without loss or doubling
     */
    Optional<Path> renamed(LineSplit split) throws IOException {
        Path path = resolve(split.path());
        Path folder = path.toAbsolutePath().getParent();
        if (split.position() == 0 || folder == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        String name = path.getFileName().toString();
        String stem = name.substring(0, Math.max(1, name.lastIndexOf('.')));
        List<Path> siblings;
        try (Stream<Path> all = Files.list(folder)) {
            siblings =
                    all.filter(file -> nameOf(file).startsWith(stem))
                            .filter(file -> !nameOf(file).equals(name))
                            .filter(Files::isRegularFile)
                            .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path sibling : siblings) {
            if (whyNotContinued(split, sibling).isEmpty()) {
                refuseIfCovered(path, path.resolveSibling(sibling.getFileName()));
                refuseIfAnotherCameBetween(split, sibling, siblings);
                return Optional.of(sibling);
            }
        }
        return Optional.empty();
    }

    private void refuseIfCovered(Path path, Path renamed) throws IOException {
        if (covers(renamed)) {
            throw new IOException(
                    ("Input file %s was renamed to %s, which the source reads as a file of its own,"
                                    + " so that its lines would come twice. Exclude rotated files with"
                                    + " .matching(\"…\"), for instance .matching(\"*.log\").")
                            .formatted(path, renamed.getFileName()));
        }
    }

    private static void refuseIfAnotherCameBetween(
            LineSplit split, Path renamed, List<Path> siblings) throws IOException {
        FileTime modified = Files.getLastModifiedTime(renamed);
        for (Path sibling : siblings) {
            if (shape(sibling).equals(shape(renamed))
                    && Files.getLastModifiedTime(sibling).compareTo(modified) > 0) {
                throw new IOException(
                        ("Input file %s was rotated more than once since it was last read: its"
                                        + " lines go on in %s at byte %d, and then in %s, which is not read by"
                                        + " itself. Concatenate the newer ones to it, oldest first.")
                                .formatted(
                                        split.path(),
                                        renamed,
                                        split.position(),
                                        sibling.getFileName()));
            }
        }
    }

    /**
     * Why {@code file} does not go on where {@code split} has been read to, or empty if it does.
     */
    static Optional<String> whyNotContinued(LineSplit split, Path file) throws IOException {
        LineBuffer buffer = new LineBuffer(2 * LineBuffer.HISTORY);
        try {
            LineCursor.open(split, file, Math.max(1, split.position()), buffer).close();
            return Optional.empty();
        } catch (ChangedFileException e) {
            return Optional.of(e.found());
        } catch (NoSuchFileException e) {
            return Optional.of("does not exist");
        }
    }

    private PathMatcher matcher() {
        return glob.isEmpty()
                ? any -> true
                : FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /** What the glob is held against. */
    private Path subject(Path root, Path file) {
        return glob.contains("/") ? root.relativize(file) : file.getFileName();
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString();
    }

    /** The name without its numbers: equal for the rotated files of one log. */
    private static String shape(Path file) {
        return nameOf(file).replaceAll("\\d+", "#");
    }

    private static boolean isVisible(Path file) {
        String name = nameOf(file);
        return !name.startsWith(".") && !name.startsWith("_");
    }

    /** Collects what matches; what vanishes meanwhile was not there. */
    private final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Found> found;
        private final PathMatcher matcher = matcher();

        private Walk(Path root, List<Found> found) {
            this.root = root;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(root) || isVisible(folder)
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isRegularFile()
                    && isVisible(file)
                    && matcher.matches(subject(root, file))) {
                if (!Files.isReadable(file)) {
                    throw cantRead(file, "permission denied");
                }
                String path = root.relativize(file).toString().replace(File.separatorChar, '/');
                found.add(new Found(path, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException || e instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw cantRead(file, e.toString());
        }

        private IOException cantRead(Path file, String why) {
            return new IOException(
                    ("Input file %s can't be read: %s. Give the user who runs the job the right to"
                                    + " read it, or leave it out with .matching(\"…\").")
                            .formatted(file, why));
        }
    }
}
