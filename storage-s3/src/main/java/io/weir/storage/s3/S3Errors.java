package io.weir.storage.s3;

import io.weir.storage.ExplainedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Says what went wrong with S3, and the way out. Shows no credentials. */
final class S3Errors {
    private final String service;
    private final String bucket;

    /**
     * @param service its address, or Amazon's name
     */
    S3Errors(String service, String bucket) {
        this.service = service;
        this.bucket = bucket;
    }

    /** The exception for what happened while {@code doing} something with an object. */
    IOException explained(String doing, String key, SdkException e) {
        String what = "s3://%s/%s".formatted(bucket, key);
        if (isAbsence(e)) {
            var absent = new FileNotFoundException("There is no file " + what);
            absent.initCause(e);
            return absent;
        }
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new InterruptedIOException("Interrupted: " + doing + " " + what);
        }
        if (e instanceof AwsServiceException answered) {
            return new ExplainedException(answer(doing, what, answered), e);
        }
        return new ExplainedException(noAnswer(doing, what, e), e);
    }

    /** Whether the object is not there. */
    static boolean isAbsence(SdkException e) {
        return e instanceof NoSuchKeyException
                || (e instanceof AwsServiceException answered
                        && answered.statusCode() == 404
                        && (code(answered).isEmpty() || code(answered).equals("NoSuchKey")));
    }

    /** Whether there is something already where nothing was to be. */
    static boolean isTaken(AwsServiceException e) {
        return e.statusCode() == 412;
    }

    static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null
                ? ""
                : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
    }

    private String answer(String doing, String what, AwsServiceException e) {
        String code = code(e);
        return switch (code) {
            case "NoSuchBucket" ->
                    "There is no bucket '%s' on %s: can't %s %s. Make the bucket, or correct the location"
                            .formatted(bucket, service, doing, what);
            case "InvalidBucketName" ->
                    "'%s' can't be the name of a bucket (3 to 63 small letters, digits, dots and hyphens). Correct the location"
                            .formatted(bucket);
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken" ->
                    "%s does not accept the credentials (%s): can't %s %s. Correct s3.access-key and s3.secret-key, or what the environment says in their place"
                            .formatted(service, code, doing, what);
            case "RequestTimeTooSkewed" ->
                    "The clock of this machine differs too much from that of %s: can't %s %s. Set the clock"
                            .formatted(service, doing, what);
            case "NoSuchUpload" ->
                    "Can't publish %s: its upload is gone. Another process has taken over the folder, or somebody has cleared up"
                            .formatted(what);
            case "NotImplemented" ->
                    "%s can't %s %s: it does not know a call that is needed (%s). Choose another service"
                            .formatted(service, doing, what, message(e));
            default ->
                    e.statusCode() == 403
                            ? "No permission to %s %s on %s. Give the key the rights s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload there, or choose another location"
                                    .formatted(doing, what, service)
                            : "Can't %s %s on %s: %d %s (%s)"
                                    .formatted(
                                            doing, what, service, e.statusCode(), code, message(e));
        };
    }

    private String noAnswer(String doing, String what, SdkException e) {
        if (cause(e, UnknownHostException.class) instanceof UnknownHostException host) {
            return "Can't %s %s: there is no host '%s'. Correct s3.endpoint or s3.region; with a service other than Amazon's, s3.path.style.access may have to be true"
                    .formatted(doing, what, host.getMessage());
        }
        if (cause(e, ConnectException.class) != null
                || cause(e, NoRouteToHostException.class) != null) {
            return "Can't %s %s: %s does not answer at its address. Start it, or correct s3.endpoint"
                    .formatted(doing, what, service);
        }
        if (e instanceof ApiCallAttemptTimeoutException || e instanceof ApiCallTimeoutException) {
            return "Can't %s %s: %s did not answer in time. If it is just slow, give it longer with s3.timeout"
                    .formatted(doing, what, service);
        }
        if (String.valueOf(e.getMessage()).contains("Unable to load credentials")) {
            return "There are no credentials for %s: can't %s %s. Set s3.access-key and s3.secret-key in conf/config.yaml, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
                    .formatted(service, doing, what);
        }
        return "Can't %s %s on %s: %s".formatted(doing, what, service, message(e));
    }

    private static @Nullable Throwable cause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return t;
            }
        }
        return null;
    }

    private static String message(SdkException e) {
        if (e instanceof AwsServiceException answered && answered.awsErrorDetails() != null) {
            return String.valueOf(answered.awsErrorDetails().errorMessage());
        }
        return String.valueOf(e.getMessage());
    }
}
