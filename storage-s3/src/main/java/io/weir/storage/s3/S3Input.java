package io.weir.storage.s3;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object from its beginning. A connection that breaks on the way is replaced by another
 * one that goes on from there, in the same version of the object or not at all.
 */
final class S3Input extends InputStream {
    /** How many connections may break, without a byte between them. */
    static final int ATTEMPTS = 5;

    private final S3Connection s3;
    private final String key;
    private final String tag;
    private final long size;
    private ResponseInputStream<GetObjectResponse> in;
    private long position;
    private int failures;

    private S3Input(S3Connection s3, String key, ResponseInputStream<GetObjectResponse> in) {
        this.s3 = s3;
        this.key = key;
        this.in = in;
        this.tag = in.response().eTag();
        this.size = in.response().contentLength();
    }

    static S3Input open(S3Connection s3, String key) throws IOException {
        return new S3Input(
                s3,
                key,
                s3.call(
                        "read",
                        key,
                        () -> s3.client().getObject(r -> r.bucket(s3.bucket()).key(key))));
    }

    static FileNotFoundException absent(S3Connection s3, String key) {
        return new FileNotFoundException("There is no file s3://%s/%s".formatted(s3.bucket(), key));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        while (true) {
            try {
                int done = in.read(target, offset, count);
                if (done > 0) {
                    position += done;
                    failures = 0;
                    return done;
                }
                if (position == size) {
                    return -1;
                }
                goOn(new IOException("The connection ended at byte " + position));
            } catch (SdkException e) {
                goOn(s3.errors().explained("read", key, e));
            } catch (IOException e) {
                goOn(e);
            }
        }
    }

    private void goOn(IOException because) throws IOException {
        if (++failures == ATTEMPTS || position == size) {
            throw because;
        }
        in.abort();
        in =
                s3.call(
                        "read",
                        key,
                        () ->
                                s3.client()
                                        .getObject(
                                                r ->
                                                        r.bucket(s3.bucket())
                                                                .key(key)
                                                                .ifMatch(tag)
                                                                .range("bytes=" + position + "-")));
    }

    @Override
    public void close() throws IOException {
        if (position < size) {
            in.abort(); // rather than read the rest
        }
        in.close();
    }
}
