package io.weir.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks. Confined to the thread that answers it. */
public final class Request {
    /** More than any JSON that a client has reason to send. */
    static final int MAX_JSON = 1 << 20;

    private final String method;
    private final String path;
    private final Map<String, String> variables;
    private final Map<String, String> query;
    private final Caller caller;
    private final Optional<String> contentType;
    private final InputStream body;

    Request(
            String method,
            String path,
            Map<String, String> variables,
            Map<String, String> query,
            Caller caller,
            Optional<String> contentType,
            InputStream body) {
        this.method = method;
        this.path = path;
        this.variables = variables;
        this.query = query;
        this.caller = caller;
        this.contentType = contentType;
        this.body = body;
    }

    /** GET, POST, … */
    public String method() {
        return method;
    }

    /** The path without a version, such as {@code /jobs/overview}. */
    public String path() {
        return path;
    }

    /** The part of the path that stands where the route has {@code :name}. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no variable " + name);
        }
        return value;
    }

    /** A parameter of the query. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** By which secret the client has made itself known. */
    public Caller caller() {
        return caller;
    }

    /** What the client says that its body is. */
    public Optional<String> contentType() {
        return contentType;
    }

    /** The body as it comes in; {@link #bounded} is for who reads all of it. */
    public InputStream body() {
        return body;
    }

    /**
     * The body as a JSON object; none at all is an empty one.
     *
     * @throws HttpError if it is too long or something else
     */
    public JsonObject json() throws IOException, HttpError {
        byte[] bytes = bounded(MAX_JSON);
        try {
            return bytes.length == 0 ? JsonObject.of(Map.of()) : JsonObject.read(bytes);
        } catch (Json.Malformed e) {
            throw HttpError.bad("The body is not what was expected: " + e.getMessage() + ".");
        }
    }

    /** A JSON value that was sent, and what could be wrong with it as an error of the client. */
    public interface Reading<T extends @Nullable Object> {
        /** Reads it. */
        T read(JsonObject json) throws Json.Malformed, HttpError;
    }

    /**
     * Reads the body.
     *
     * @throws HttpError if it is malformed
     */
    public <T> T read(Reading<T> reading) throws IOException, HttpError {
        JsonObject json = json();
        try {
            return reading.read(json);
        } catch (Json.Malformed e) {
            throw HttpError.bad("The body is not what was expected: " + e.getMessage() + ".");
        }
    }

    /**
     * The whole body.
     *
     * @throws HttpError 413 if it is longer
     */
    public byte[] bounded(int limit) throws IOException, HttpError {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count;
        while ((count = body.read(buffer)) >= 0) {
            if (bytes.size() + count > limit) {
                throw tooLong(limit);
            }
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }

    /** 413. */
    public static HttpError tooLong(long limit) {
        return new HttpError(413, "The body is longer than %d bytes.".formatted(limit));
    }
}
