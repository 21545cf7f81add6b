package io.weir.server;

import io.weir.http.Caller;
import io.weir.http.HttpError;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.http.Reply;
import io.weir.http.Request;
import io.weir.http.Router;
import io.weir.rundir.PrivateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Jars that are uploaded, and jobs that are started from them. A jar is code that runs as the user
 * of the server, so whoever may upload one may do everything; that is why it takes the token.
 */
final class JarRoutes {
    /** What {@link #idOf} makes, so nothing in it can lead out of the folder. */
    private static final Pattern ID =
            Pattern.compile("[0-9a-f-]{36}_[A-Za-z0-9][A-Za-z0-9._-]{0,150}\\.jar");

    /** Settings whose values are paths that the job's process would write to or read from. */
    private static final List<String> PATH_KEYS =
            List.of(
                    "execution.checkpointing.dir",
                    "state.checkpoints.dir",
                    "state.backend.fs.checkpointdir",
                    "execution.checkpointing.savepoint-dir",
                    "state.savepoints.dir",
                    "savepoints.state.backend.fs.dir",
                    "execution.state-recovery.path",
                    "execution.savepoint.path");

    private final Path folder;
    private final long maxBytes;
    private final String address;
    private final SubmissionRoutes submissions;
    private final ClientPaths paths;

    JarRoutes(
            Path folder,
            long maxBytes,
            String address,
            SubmissionRoutes submissions,
            ClientPaths paths) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.address = address;
        this.submissions = submissions;
        this.paths = paths;
    }

    void addTo(Router router) {
        router.on("POST", "/jars/upload", "Upload a jar", this::upload)
                .on("GET", "/jars", "The jars that were uploaded", r -> list())
                .on("POST", "/jars/:jarid/run", "Start the job of a jar", this::run)
                .on("DELETE", "/jars/:jarid", "Delete a jar", this::delete);
    }

    private Reply upload(Request request) throws Exception {
        Multipart form = Multipart.of(request.contentType(), request.body());
        String id = idOf(form.nextFile());
        PrivateFiles.folder(folder);
        Path temporary = Files.createTempFile(folder, ".upload", ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                form.copyPart(out, maxBytes);
            }
            requireJar(temporary);
            Files.move(temporary, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return Reply.json(
                Json.object("filename", folder.resolve(id).toString(), "status", "success"));
    }

    /** A name of our own, with what is harmless of the client's. */
    private static String idOf(String fileName) throws HttpError {
        String name = fileName.substring(fileName.replace('\\', '/').lastIndexOf('/') + 1);
        if (!name.endsWith(".jar")) {
            throw HttpError.bad("'%s' is not the name of a jar.".formatted(name));
        }
        String stem = name.substring(0, name.length() - 4).replaceAll("[^A-Za-z0-9._-]", "_");
        String safe = stem.replaceAll("^[._-]+", "");
        String shortened = safe.length() > 100 ? safe.substring(0, 100) : safe;
        return UUID.randomUUID() + "_" + (shortened.isEmpty() ? "job" : shortened) + ".jar";
    }

    private static void requireJar(Path file) throws HttpError, IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            if (!jar.entries().hasMoreElements()) {
                throw HttpError.bad("The file is a jar without anything in it.");
            }
        } catch (ZipException e) {
            throw HttpError.bad("The file is not a jar: %s.".formatted(e.getMessage()));
        }
    }

    private Reply list() throws IOException {
        List<Object> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> jars = Files.list(folder)) {
                for (Path jar : jars.sorted().toList()) {
                    if (ID.matcher(jar.getFileName().toString()).matches()) {
                        files.add(document(jar));
                    }
                }
            }
        }
        return Reply.json(Json.object("address", address, "files", files));
    }

    private static Map<String, @Nullable Object> document(Path jar) throws IOException {
        String id = jar.getFileName().toString();
        List<Object> entries = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            String main =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Main-Class");
            if (main != null) {
                entries.add(Json.object("name", main, "description", null));
            }
        }
        return Json.object(
                "id",
                id,
                "name",
                id.substring(37),
                "uploaded",
                Files.getLastModifiedTime(jar).toMillis(),
                "entry",
                entries);
    }

    private Path jar(Request request) throws HttpError {
        String id = request.variable("jarid");
        Path jar = folder.resolve(ID.matcher(id).matches() ? id : "none");
        if (!Files.isRegularFile(jar)) {
            throw HttpError.notFound("There is no jar '%s'; GET /jars lists them.".formatted(id));
        }
        return jar;
    }

    private Reply delete(Request request) throws Exception {
        Files.delete(jar(request));
        return Reply.json(Json.object());
    }

    private Reply run(Request request) throws Exception {
        Path jar = jar(request);
        return request.read(
                body -> {
                    String id =
                            submissions.submit(
                                    jar,
                                    folder.toString(),
                                    options(body, request.caller()),
                                    body.texts("programArgsList"),
                                    Map.of());
                    return Reply.json(Json.object("jobid", id));
                });
    }

    private List<String> options(JsonObject body, Caller caller) throws Json.Malformed, HttpError {
        List<String> options = new ArrayList<>();
        add(options, "-c", body.text("entryClass"));
        if (body.number("parallelism").isPresent()) {
            add(options, "-p", Optional.of(Long.toString(body.requiredNumber("parallelism"))));
        }
        Optional<String> savepoint = body.text("savepointPath");
        paths.check(caller, savepoint);
        add(options, "-s", savepoint);
        add(options, "-cm", body.text("claimMode"));
        if (body.truth("allowNonRestoredState", false)) {
            options.add("-n");
        }
        for (Map.Entry<String, String> setting :
                Registration.texts(body.object("flinkConfiguration")).entrySet()) {
            if (PATH_KEYS.contains(setting.getKey())) {
                paths.check(caller, setting.getValue());
            }
            add(options, "-D", Optional.of(setting.getKey() + "=" + setting.getValue()));
        }
        return options;
    }

    private static void add(List<String> options, String name, Optional<String> value)
            throws HttpError {
        if (value.isPresent()) {
            // An option's value that looks like an option would be taken for one.
            if (value.get().startsWith("-") && !name.equals("-D")) {
                throw HttpError.bad("'%s' can't be the value of %s.".formatted(value.get(), name));
            }
            options.add(name);
            options.add(value.get());
        }
    }
}
