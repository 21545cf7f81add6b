package io.weir.storage;

import java.io.IOException;

/**
 * The rules for paths in a store, the same for every store: names separated by {@code /}, relative
 * to the root, never outside of it.
 *
 * <p>Two kinds of names belong to the stores themselves, are never listed, and can't be read or
 * written by others: those that begin with {@value #OWNER}, which say who holds a folder, and those
 * that begin with {@value #TEMPORARY}, files that are not published yet.
 */
public final class StorePath {
    /** What the names of files begin with that say who holds a folder. */
    public static final String OWNER = "_owner";

    /** What the names of files begin with that are not published yet. */
    public static final String TEMPORARY = ".tmp-";

    private StorePath() {}

    /** The path of a file, or of a folder below the root. */
    public static String file(String path) throws IOException {
        if (path.isEmpty()) {
            throw new IOException("The path is empty; expected that of a file below the root");
        }
        return folder(path);
    }

    /** The path of a folder; empty for the root. */
    public static String folder(String path) throws IOException {
        if (path.isEmpty()) {
            return path;
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf(0) >= 0) {
                throw new IOException(
                        "Path '%s' is not a path below the store's root: expected names separated by '/', none of them empty, '.' or '..'"
                                .formatted(path));
            }
            if (isReserved(name)) {
                throw new IOException(
                        "Path '%s' contains the name '%s', which the store keeps for itself; choose another name"
                                .formatted(path, name));
            }
        }
        return path;
    }

    /** Whether a name belongs to the store. */
    public static boolean isReserved(String name) {
        return name.startsWith(OWNER) || name.startsWith(TEMPORARY);
    }

    /** {@code name} in {@code folder}, which may be the root. */
    public static String in(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
