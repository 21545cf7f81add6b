package io.weir.storage.s3;

import io.weir.storage.FileStore;
import io.weir.storage.Machine;
import io.weir.storage.MarkedLease;
import io.weir.storage.Marks;
import io.weir.storage.StorePath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Files as objects of a bucket, below a prefix of their keys.
 *
 * <p>Which of S3's guarantees is used for what:
 *
 * <ul>
 *   <li><b>Atomic publish:</b> an object appears whole or not at all, with the one call that writes
 *       it, or that completes an upload of parts. Until then there is nothing under its key: no
 *       temporary name and no rename are needed. When the call returns, the object is durable.
 *   <li><b>One winner</b> ({@link #writeIfAbsent}): a write under the condition {@code
 *       If-None-Match: *} is refused if the object is there. The first hold of a folder tries
 *       whether the service keeps to that, and the folder is refused if not.
 *   <li><b>Ownership:</b> {@link MarkedLease}, by the same condition.
 *   <li><b>Listings</b> show what was written before them: S3 is strongly consistent.
 * </ul>
 *
 * <p>There are no folders: one exists as long as something lies in it, and a key can be a file and
 * a folder at once. What a dead writer has left are parts of an upload, which nobody sees; they are
 * dropped when the folder is held again. Keys are those of the paths, so any tool can copy files
 * here and away.
 */
final class S3FileStore implements FileStore {
    private final S3Connection s3;
    private final S3Objects objects;
    private final String root;

    /** How often a folder was taken hold of: files begun before belong to the time before. */
    private final AtomicInteger holds = new AtomicInteger();

    /**
     * A store.
     *
     * @param s3 which is closed with the store
     * @param root what all keys begin with, before a slash; may be empty
     */
    S3FileStore(S3Connection s3, String root) {
        this.s3 = s3;
        this.objects = new S3Objects(s3);
        this.root = root;
    }

    @Override
    public String uri() {
        return "s3://" + s3.bucket() + (root.isEmpty() ? "" : "/" + root);
    }

    private String key(String path) {
        return root.isEmpty() ? path : root + "/" + path;
    }

    /** What the keys in a folder begin with. */
    private String prefix(String folder) {
        String key = folder.isEmpty() ? root : key(folder);
        return key.isEmpty() ? "" : key + "/";
    }

    @Override
    public Pending write(String path) throws IOException {
        int held = holds.get();
        return new S3Pending(s3, objects, key(StorePath.file(path)), () -> holds.get() == held);
    }

    @Override
    public boolean writeIfAbsent(String path, byte[] content) throws IOException {
        return objects.putIfAbsent(key(StorePath.file(path)), content);
    }

    @Override
    public InputStream read(String path) throws IOException {
        return S3Input.open(s3, key(StorePath.file(path)));
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "offset %d and length %d must not be negative".formatted(offset, length));
        }
        String key = key(StorePath.file(path));
        if (length == 0 || offset > Long.MAX_VALUE - length) { // no range says that
            long size = size(path).orElseThrow(() -> S3Input.absent(s3, key));
            if (offset > size - length) {
                throw tooShort(key, offset, length);
            }
            return new byte[0];
        }
        return range(key, offset, length);
    }

    private byte[] range(String key, long offset, int length) throws IOException {
        String range = "bytes=%d-%d".formatted(offset, offset + length - 1);
        for (int attempt = 1; ; attempt++) {
            try (ResponseInputStream<GetObjectResponse> in =
                    s3.client().getObject(r -> r.bucket(s3.bucket()).key(key).range(range))) {
                // Before the memory is taken: a damaged length must not become an error of the JVM.
                if (in.response().contentLength() < length) {
                    in.abort();
                    throw tooShort(key, offset, length);
                }
                byte[] bytes = new byte[length];
                int done = in.readNBytes(bytes, 0, length);
                if (done == length) {
                    return bytes;
                }
                if (attempt == S3Input.ATTEMPTS) {
                    throw tooShort(key, offset, length);
                }
            } catch (AwsServiceException e) {
                if (e.statusCode() == 416) {
                    throw tooShort(key, offset, length);
                }
                throw s3.errors().explained("read", key, e);
            } catch (SdkException e) {
                throw s3.errors().explained("read", key, e);
            } catch (EOFException e) {
                throw e;
            } catch (IOException e) { // the connection broke on the way
                if (attempt == S3Input.ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private EOFException tooShort(String key, long offset, int length) {
        return new EOFException(
                "s3://%s/%s is too short: %d bytes from %d on were wanted"
                        .formatted(s3.bucket(), key, length, offset));
    }

    @Override
    public Optional<Long> size(String path) throws IOException {
        return objects.head(key(StorePath.file(path))).map(head -> head.contentLength());
    }

    @Override
    public List<String> list(String folder) throws IOException {
        var names = new ArrayList<String>();
        for (String name : objects.names(prefix(StorePath.folder(folder)))) {
            // Some tools mark a folder by an empty object whose key ends with a slash.
            if (!name.isEmpty() && !StorePath.isReserved(name)) {
                names.add(name);
            }
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void delete(String path) throws IOException {
        String key = key(StorePath.file(path));
        var keys = new ArrayList<>(objects.keys(key + "/"));
        keys.add(key);
        if (keys.size() == 1) {
            objects.delete(key);
        } else {
            objects.delete(keys);
        }
    }

    @Override
    public Lease acquire(String folder, String owner) throws IOException {
        String prefix = prefix(StorePath.folder(folder));
        Lease lease =
                MarkedLease.acquire(
                        new ObjectMarks(prefix),
                        folder.isEmpty() ? uri() : uri() + "/" + folder,
                        owner,
                        s3.ownerTimeout(),
                        Machine.local());
        try {
            holds.incrementAndGet();
            objects.abortUploads(prefix);
            return lease;
        } catch (Throwable t) {
            lease.close();
            throw t;
        }
    }

    @Override
    public void close() {
        s3.close();
    }

    @Override
    public String toString() {
        return uri();
    }

    /** The marks of one folder. */
    private final class ObjectMarks implements Marks {
        private final String prefix;

        ObjectMarks(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            boolean won = objects.putIfAbsent(prefix + name, content);
            if (won) {
                objects.requireConditions(prefix + name, content);
            }
            return won;
        }

        @Override
        public void replace(String name, byte[] content) throws IOException {
            objects.put(prefix + name, content, content.length);
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            return objects.get(prefix + name);
        }

        @Override
        public List<String> list() throws IOException {
            return objects.keys(prefix + StorePath.OWNER).stream()
                    .map(key -> key.substring(prefix.length()))
                    .filter(name -> name.indexOf('/') < 0)
                    .toList();
        }

        @Override
        public void delete(String name) throws IOException {
            objects.delete(prefix + name);
        }
    }
}
