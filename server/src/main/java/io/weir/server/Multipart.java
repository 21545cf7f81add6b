package io.weir.server;

import io.weir.http.HttpError;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the one file of a {@code multipart/form-data} body, as a browser or {@code curl -F} sends
 * it, without holding it in memory.
 */
final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/form-data;.*?boundary=\"?([^\";\\s]{1,70})\"?.*");
    private static final Pattern FILE_NAME = Pattern.compile(".*;\\s*filename=\"([^\"]*)\".*");
    private static final int MAX_HEADER = 8192;

    private final InputStream in;
    private final byte[] delimiter;

    private Multipart(InputStream in, String boundary) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A body.
     *
     * @throws HttpError 400 if it is of another type
     */
    static Multipart of(Optional<String> contentType, InputStream body) throws HttpError {
        Matcher matcher = BOUNDARY.matcher(contentType.orElse(""));
        if (!matcher.matches()) {
            throw HttpError.bad(
                    "Content-Type is '%s', expected multipart/form-data with a file, as 'curl -F jarfile=@job.jar' sends it."
                            .formatted(contentType.orElse("")));
        }
        return new Multipart(body, matcher.group(1));
    }

    /**
     * Goes to the first part that is a file; the name that the client gave it.
     *
     * @throws HttpError 400 if there is none
     */
    String nextFile() throws IOException, HttpError {
        // The first delimiter has no line break before it.
        skipLine(delimiter.length - 2);
        while (true) {
            String fileName = "";
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-disposition:", 0, 20)) {
                    Matcher matcher = FILE_NAME.matcher(header);
                    fileName = matcher.matches() ? matcher.group(1) : "";
                }
            }
            if (!fileName.isEmpty()) {
                return fileName;
            }
            if (!copyPart(OutputStream.nullOutputStream(), MAX_HEADER)) {
                throw HttpError.bad("The form has no file.");
            }
        }
    }

    private void skipLine(int least) throws IOException, HttpError {
        if (line().length() < least) {
            throw HttpError.bad("The form does not begin with its boundary.");
        }
    }

    private String line() throws IOException, HttpError {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > MAX_HEADER) {
                throw HttpError.bad("The form is cut short, or a header is too long.");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /**
     * Copies the content of the part.
     *
     * @return whether another part follows
     * @throws HttpError 413 if it is longer than {@code limit}, 400 if it does not end
     */
    boolean copyPart(OutputStream out, long limit) throws IOException, HttpError {
        long written = 0;
        int matched = 0;
        while (matched < delimiter.length) {
            int b = in.read();
            if (b < 0) {
                throw HttpError.bad("The form is cut short.");
            }
            if (b == delimiter[matched]) {
                matched++;
                continue;
            }
            // No part of the delimiter but its first byte is a carriage return.
            out.write(delimiter, 0, matched);
            written += matched;
            matched = b == delimiter[0] ? 1 : 0;
            if (matched == 0) {
                out.write(b);
                written++;
            }
            if (written > limit) {
                throw new HttpError(413, "The file is longer than %d bytes.".formatted(limit));
            }
        }
        return !line().startsWith("--");
    }
}
