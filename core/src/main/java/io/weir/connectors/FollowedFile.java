package io.weir.connectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A path whose file grows, and maybe is renamed and followed by a new one. Between two looks it
 * holds no file open: where the lines go on is found by the fingerprint of what was read.
 *
 * <p>Confined to the reader's thread.
 */
final class FollowedFile {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedFile.class);

    private final InputFiles files;
    private LineSplit split;

    /** The identity of the file at the path when it was last read, if the file system has such. */
    private @Nullable Object fileKey;

    private boolean looked;

    /** Where the file lies after it was renamed, until it is read to its end. */
    private @Nullable Path renamed;

    /** Whether the renamed file had nothing new at the last look. */
    private boolean quiet;

    FollowedFile(InputFiles files, LineSplit split) {
        this.files = files;
        this.split = split;
    }

    LineSplit split() {
        return split;
    }

    /** Opens the file if it may have something new; the caller then calls {@link #lookedAt}. */
    @Nullable LineCursor look(LineBuffer buffer) throws IOException {
        if (renamed != null) {
            return lookAtRenamed(renamed, buffer);
        }
        Path file = files.resolve(split.path());
        Optional<BasicFileAttributes> found = attributes(file);
        if (found.isEmpty()) {
            return split.isRead() ? null : follow(file, "does not exist", buffer);
        }
        BasicFileAttributes attributes = found.get();
        boolean same = fileKey == null || fileKey.equals(attributes.fileKey());
        if (looked && same && attributes.size() == split.end()) {
            return null;
        }
        if (!same) {
            return follow(file, "is another file now", buffer);
        }
        try {
            LineCursor cursor = LineCursor.open(split, file, Long.MAX_VALUE, buffer);
            fileKey = attributes.fileKey();
            looked = true;
            return cursor;
        } catch (ChangedFileException e) {
            return follow(file, e.found(), buffer);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Goes on with the file under its new name. */
    private @Nullable LineCursor follow(Path file, String found, LineBuffer buffer)
            throws IOException {
        if (split.position() == 0) {
            return startOver(buffer);
        }
        Optional<Path> sibling = files.renamed(split);
        if (sibling.isEmpty() && renamed != null && split.isRead()) {
            return startOver(buffer);
        }
        if (sibling.isEmpty()) {
            throw new IOException(lost(file, found, split));
        }
        LOG.info(
                "Input file {} was renamed to {}; reading on there from byte {}",
                file,
                sibling.get(),
                split.position());
        renamed = sibling.get();
        quiet = false;
        return lookAtRenamed(renamed, buffer);
    }

    private @Nullable LineCursor lookAtRenamed(Path file, LineBuffer buffer) throws IOException {
        Optional<BasicFileAttributes> found = attributes(file);
        if (found.isEmpty()) {
            return followAgain("does not exist", buffer);
        }
        boolean grew = found.get().size() > split.end();
        // Two looks without news: who wrote to it has turned to the new file.
        if (!grew && quiet && split.isRead()) {
            return startOver(buffer);
        }
        boolean lastLine = !grew && quiet;
        quiet = !grew;
        if (!grew && !lastLine) {
            return null;
        }
        try {
            return LineCursor.open(split, file, Long.MAX_VALUE, buffer);
        } catch (ChangedFileException e) {
            return followAgain(e.found(), buffer);
        } catch (NoSuchFileException e) {
            return followAgain("does not exist", buffer);
        }
    }

    /** Looks where the renamed file is now: {@code app.log.1} may have become {@code app.log.2}. */
    private @Nullable LineCursor followAgain(String found, LineBuffer buffer) throws IOException {
        return follow(files.resolve(split.path()), found, buffer);
    }

    /** Whether what follows the last newline is a line too: nobody will write the newline. */
    boolean endsWithoutNewline() {
        return renamed != null && quiet;
    }

    private @Nullable LineCursor startOver(LineBuffer buffer) throws IOException {
        LOG.info("Reading input file {} from its start, after it was rotated", split.path());
        split = new LineSplit(split.path(), 0, 0, 0, 0, true);
        fileKey = null;
        looked = false;
        renamed = null;
        quiet = false;
        return look(buffer);
    }

    /** Takes over how far {@code cursor} has come. */
    void lookedAt(LineCursor cursor) {
        split = cursor.split();
    }

    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The message that {@code split} can't be followed any more. */
    static String lost(Path file, String found, LineSplit split) {
        return ("Input file %s %s, and no file beside it goes on where the lines were read to (byte"
                        + " %d, %d bytes seen), so lines may be lost. Put the file back as it was, or"
                        + " start without this source's state. Rotate followed files by renaming them,"
                        + " not by emptying; delete them only when they are read and a checkpoint was"
                        + " taken since.")
                .formatted(file, found, split.position(), split.end());
    }
}
