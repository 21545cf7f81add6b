package io.weir.storage.s3;

import io.weir.storage.ExplainedException;
import io.weir.storage.FileStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object that is being written. A small one is kept in memory and written by one call. A larger
 * one is uploaded in parts, some of them side by side while the next is filled; the writer waits
 * when too many are on their way. Confined to one thread at a time, but for its uploads.
 */
final class S3Pending extends FileStore.Pending {
    /** S3 takes 10 000 parts: they double in size that often, for objects of up to 500 GB. */
    private static final int PARTS_OF_A_SIZE = 2000;

    private final S3Connection s3;
    private final S3Objects objects;
    private final String key;
    private final BooleanSupplier isStillMeant;
    private final Map<String, String> writeId = S3Objects.writeId();
    private final List<Future<CompletedPart>> parts = new ArrayList<>();
    private @Nullable String uploadId;
    private byte[] buffer = new byte[1 << 13];
    private int length;
    private boolean open = true;
    private boolean published;

    /**
     * An object.
     *
     * @param isStillMeant false when the folder was taken over since
     */
    S3Pending(S3Connection s3, S3Objects objects, String key, BooleanSupplier isStillMeant) {
        this.s3 = s3;
        this.objects = objects;
        this.key = key;
        this.isStillMeant = isStillMeant;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        requireOpen();
        for (int done = 0; done < count; ) {
            if (length == partBytes()) {
                upload();
            }
            int now = Math.min(count - done, partBytes() - length);
            ensureRoom(length + now);
            System.arraycopy(source, offset + done, buffer, length, now);
            length += now;
            done += now;
        }
    }

    private int partBytes() {
        long bytes = (long) s3.partBytes() << (parts.size() / PARTS_OF_A_SIZE);
        return (int) Math.min(bytes, 1 << 30);
    }

    private void ensureRoom(int bytes) {
        if (bytes > buffer.length) {
            buffer =
                    Arrays.copyOf(
                            buffer, Math.max(bytes, Math.min(partBytes(), 2 * buffer.length)));
        }
    }

    /** Sends what is in the buffer as the next part. */
    private void upload() throws IOException {
        failIfOneHasFailed();
        String upload = uploadId;
        if (upload == null) {
            upload =
                    s3.call(
                            "write",
                            key,
                            () ->
                                    s3.client()
                                            .createMultipartUpload(
                                                    r ->
                                                            r.bucket(s3.bucket())
                                                                    .key(key)
                                                                    .metadata(writeId))
                                            .uploadId());
            uploadId = upload;
        }
        String id = upload;
        int number = parts.size() + 1;
        byte[] bytes = buffer;
        int count = length;
        try {
            s3.room().acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while writing " + key);
        }
        try {
            parts.add(s3.uploads().submit(() -> uploadPart(id, number, bytes, count)));
        } catch (RuntimeException e) { // the store was closed
            s3.room().release();
            throw new IOException("The store of " + key + " is closed", e);
        }
        buffer = new byte[Math.min(partBytes(), bytes.length)];
        length = 0;
    }

    private CompletedPart uploadPart(String upload, int number, byte[] bytes, int count)
            throws IOException {
        try {
            String tag =
                    s3.call(
                            "write",
                            key,
                            () ->
                                    s3.client()
                                            .uploadPart(
                                                    r ->
                                                            r.bucket(s3.bucket())
                                                                    .key(key)
                                                                    .uploadId(upload)
                                                                    .partNumber(number),
                                                    S3Objects.body(bytes, count))
                                            .eTag());
            return CompletedPart.builder().partNumber(number).eTag(tag).build();
        } finally {
            s3.room().release();
        }
    }

    private void failIfOneHasFailed() throws IOException {
        for (Future<CompletedPart> part : parts) {
            if (part.isDone()) {
                await(part);
            }
        }
    }

    private CompletedPart await(Future<CompletedPart> part) throws IOException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io
                    ? io
                    : new IOException("Can't write " + key, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while writing " + key);
        }
    }

    @Override
    public void publish() throws IOException {
        requireOpen();
        try {
            if (!isStillMeant.getAsBoolean()) {
                throw new ExplainedException(
                        "Can't publish %s: its folder has been taken over since it was begun"
                                .formatted(key));
            }
            if (uploadId == null) {
                objects.put(key, buffer, length);
            } else {
                if (length > 0) {
                    upload();
                }
                complete(uploadId);
            }
            published = true;
        } finally {
            close();
        }
    }

    private void complete(String upload) throws IOException {
        var completed = new ArrayList<CompletedPart>();
        for (Future<CompletedPart> part : parts) {
            completed.add(await(part));
        }
        try {
            s3.client()
                    .completeMultipartUpload(
                            r ->
                                    r.bucket(s3.bucket())
                                            .key(key)
                                            .uploadId(upload)
                                            .multipartUpload(m -> m.parts(completed)));
        } catch (AwsServiceException e) {
            // The answer to an earlier try may have been lost.
            if (e.statusCode() == 404 && objects.isWrittenBy(key, writeId)) {
                return;
            }
            throw s3.errors().explained("write", key, e);
        } catch (SdkException e) {
            throw s3.errors().explained("write", key, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        buffer = new byte[0];
        if (uploadId != null && !published) {
            try {
                objects.abortUpload(key, uploadId);
            } catch (IOException e) {
                // Its parts take room until somebody takes hold of the folder again.
            }
        }
    }

    private void requireOpen() throws IOException {
        if (!open) {
            throw new ExplainedException(
                    "s3://%s/%s is published or closed already".formatted(s3.bucket(), key));
        }
    }
}
