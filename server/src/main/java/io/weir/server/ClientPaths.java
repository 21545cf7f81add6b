package io.weir.server;

import io.weir.http.Caller;
import io.weir.http.HttpError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which paths a client of REST may name: those in the directories that are configured, after links
 * and {@code ..} are resolved. Whoever owns the server could do by itself whatever it asks for, and
 * may name any.
 */
final class ClientPaths {
    private final List<String> roots;

    ClientPaths(List<String> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * Lets a path pass, or none at all.
     *
     * @throws HttpError 403 if the client may not name it
     */
    void check(Caller caller, Optional<String> path) throws HttpError {
        if (path.isPresent()) {
            check(caller, path.get());
        }
    }

    /**
     * Lets a path pass.
     *
     * @throws HttpError 403 if the client may not name it
     */
    void check(Caller caller, String path) throws HttpError {
        if (caller == Caller.OWNER) {
            return;
        }
        if (!isInside(path)) {
            throw new HttpError(
                    403,
                    "'%s' does not lie in a directory that clients may name: %s. Name one in there, or add its directory to server.client-directories in conf/config.yaml."
                            .formatted(path, roots));
        }
    }

    private boolean isInside(String path) {
        Path local = local(path);
        if (local == null) {
            return isInsideRemote(path);
        }
        for (String root : roots) {
            Path localRoot = local(root);
            if (localRoot != null && real(local).startsWith(real(localRoot))) {
                return true;
            }
        }
        return false;
    }

    private boolean isInsideRemote(String path) {
        String normal = normal(path);
        for (String root : roots) {
            if (local(root) == null && !normal.isEmpty()) {
                String normalRoot = normal(root);
                if (normal.equals(normalRoot) || normal.startsWith(normalRoot + "/")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Without {@code ..} and a slash at the end; empty if it is no URI. */
    private static String normal(String uri) {
        try {
            String text = URI.create(uri).normalize().toString();
            if (text.contains("..") || text.contains("%")) {
                return "";
            }
            return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** A path of this machine; null if it is somewhere else. */
    private static @Nullable Path local(String path) {
        try {
            if (path.startsWith("file:")) {
                String inside = URI.create(path).getPath();
                return inside == null ? null : Path.of(inside);
            }
            return path.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*") ? null : Path.of(path);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** With links resolved, as far as it is there. */
    private static Path real(Path path) {
        Path there = path.toAbsolutePath().normalize();
        List<Path> missing = new ArrayList<>();
        while (there != null && !Files.exists(there)) {
            missing.add(0, there.getFileName());
            there = there.getParent();
        }
        if (there == null) {
            return path.toAbsolutePath().normalize();
        }
        try {
            Path real = there.toRealPath();
            for (Path name : missing) {
                real = real.resolve(name);
            }
            return real;
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
