package io.weir.storage.s3;

import io.weir.storage.ExplainedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The calls that a store is made of, on objects by their keys. Safe for any thread. */
final class S3Objects {
    /**
     * The name of an object's user metadata that says which call has written it. A call whose
     * answer is lost is made again, and then finds its own object in its way; by this it knows it.
     */
    private static final String WRITE = "weir-write";

    /** How often to try when another writes the same object at the same moment. */
    private static final int CONFLICTS = 20;

    /** The most that one call deletes. */
    private static final int BATCH = 1000;

    private final S3Connection s3;

    S3Objects(S3Connection s3) {
        this.s3 = s3;
    }

    /** What a new object is written with. */
    static Map<String, String> writeId() {
        return Map.of(WRITE, UUID.randomUUID().toString());
    }

    static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length),
                length,
                "application/octet-stream");
    }

    /** Writes an object, or replaces it. */
    void put(String key, byte[] bytes, int length) throws IOException {
        s3.call(
                "write",
                key,
                () ->
                        s3.client()
                                .putObject(
                                        r -> r.bucket(s3.bucket()).key(key), body(bytes, length)));
    }

    /** Writes an object if there is none; false if there is. */
    boolean putIfAbsent(String key, byte[] bytes) throws IOException {
        Map<String, String> id = writeId();
        for (int attempt = 1; ; attempt++) {
            try {
                s3.client()
                        .putObject(
                                r -> r.bucket(s3.bucket()).key(key).ifNoneMatch("*").metadata(id),
                                body(bytes, bytes.length));
                return true;
            } catch (AwsServiceException e) {
                if (S3Errors.isTaken(e)) {
                    return isWrittenBy(key, id);
                }
                if (e.statusCode() != 409 || attempt == CONFLICTS) {
                    throw s3.errors().explained("write", key, e);
                }
            } catch (SdkException e) {
                throw s3.errors().explained("write", key, e);
            }
        }
    }

    /**
     * Fails if the service takes no notice of the condition of {@link #putIfAbsent}.
     *
     * @param key of an object that is there, with this content
     */
    void requireConditions(String key, byte[] bytes) throws IOException {
        if (putIfAbsent(key, bytes)) {
            throw new ExplainedException(
                    "The S3 service has written %s over itself though it was told to write it only if it is not there (If-None-Match: *). Without that, two processes could run the same job. Choose another service"
                            .formatted(key));
        }
    }

    boolean isWrittenBy(String key, Map<String, String> id) throws IOException {
        return head(key).map(HeadObjectResponse::metadata).filter(id::equals).isPresent();
    }

    Optional<HeadObjectResponse> head(String key) throws IOException {
        try {
            return Optional.of(s3.client().headObject(r -> r.bucket(s3.bucket()).key(key)));
        } catch (SdkException e) {
            if (S3Errors.isAbsence(e)) {
                return Optional.empty();
            }
            throw s3.errors().explained("read", key, e);
        }
    }

    Optional<byte[]> get(String key) throws IOException {
        try {
            return Optional.of(
                    s3.client()
                            .getObjectAsBytes(r -> r.bucket(s3.bucket()).key(key))
                            .asByteArrayUnsafe());
        } catch (SdkException e) {
            if (S3Errors.isAbsence(e)) {
                return Optional.empty();
            }
            throw s3.errors().explained("read", key, e);
        }
    }

    /** The keys that begin with {@code prefix}. */
    List<String> keys(String prefix) throws IOException {
        return s3.call(
                "list",
                prefix,
                () ->
                        s3
                                .client()
                                .listObjectsV2Paginator(r -> r.bucket(s3.bucket()).prefix(prefix))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .toList());
    }

    /** What comes after {@code prefix} in keys, up to and with the next slash, each once. */
    List<String> names(String prefix) throws IOException {
        return s3.call(
                "list",
                prefix,
                () -> {
                    var names = new ArrayList<String>();
                    s3.client()
                            .listObjectsV2Paginator(
                                    r -> r.bucket(s3.bucket()).prefix(prefix).delimiter("/"))
                            .forEach(
                                    page -> {
                                        for (S3Object object : page.contents()) {
                                            names.add(object.key().substring(prefix.length()));
                                        }
                                        for (CommonPrefix folder : page.commonPrefixes()) {
                                            names.add(folder.prefix().substring(prefix.length()));
                                        }
                                    });
                    return names;
                });
    }

    void delete(List<String> keys) throws IOException {
        for (int i = 0; i < keys.size(); i += BATCH) {
            List<ObjectIdentifier> batch =
                    keys.subList(i, Math.min(keys.size(), i + BATCH)).stream()
                            .map(key -> ObjectIdentifier.builder().key(key).build())
                            .toList();
            DeleteObjectsResponse done =
                    s3.call(
                            "delete",
                            keys.get(i),
                            () ->
                                    s3.client()
                                            .deleteObjects(
                                                    r ->
                                                            r.bucket(s3.bucket())
                                                                    .delete(
                                                                            d ->
                                                                                    d.objects(batch)
                                                                                            .quiet(
                                                                                                    true))));
            if (done.hasErrors() && !done.errors().isEmpty()) {
                throw new ExplainedException(
                        "Can't delete s3://%s/%s: %s"
                                .formatted(
                                        s3.bucket(),
                                        done.errors().get(0).key(),
                                        done.errors().get(0).message()));
            }
        }
    }

    void delete(String key) throws IOException {
        s3.call("delete", key, () -> s3.client().deleteObject(r -> r.bucket(s3.bucket()).key(key)));
    }

    /** Drops the uploads of parts that nobody has finished, of keys that begin with a prefix. */
    void abortUploads(String prefix) throws IOException {
        List<MultipartUpload> left =
                s3.call(
                        "list",
                        prefix,
                        () ->
                                s3
                                        .client()
                                        .listMultipartUploadsPaginator(
                                                r -> r.bucket(s3.bucket()).prefix(prefix))
                                        .uploads()
                                        .stream()
                                        .filter(upload -> upload.key().startsWith(prefix))
                                        .toList());
        for (MultipartUpload upload : left) {
            abortUpload(upload.key(), upload.uploadId());
        }
    }

    void abortUpload(String key, String uploadId) throws IOException {
        try {
            s3.client()
                    .abortMultipartUpload(r -> r.bucket(s3.bucket()).key(key).uploadId(uploadId));
        } catch (AwsServiceException e) {
            if (e.statusCode() != 404) { // another was faster
                throw s3.errors().explained("give up", key, e);
            }
        } catch (SdkException e) {
            throw s3.errors().explained("give up", key, e);
        }
    }
}
