package io.weir.http;

/** A request that is refused, with the status and what the client is told. */
public final class HttpError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** With a message for whoever reads the answer: subject, found, expected, way out. */
    public HttpError(int status, String message) {
        super(message);
        this.status = status;
    }

    /** 400: the request itself is wrong. */
    public static HttpError bad(String message) {
        return new HttpError(400, message);
    }

    /** 404: what it is about is not there. */
    public static HttpError notFound(String message) {
        return new HttpError(404, message);
    }

    /** 409: it can't be done as things are. */
    public static HttpError conflict(String message) {
        return new HttpError(409, message);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the client is told. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
