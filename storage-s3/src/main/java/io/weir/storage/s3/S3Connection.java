package io.weir.storage.s3;

import io.weir.config.Configuration;
import io.weir.config.MemorySize;
import io.weir.config.StorageOptions;
import io.weir.storage.ExplainedException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * A client for one bucket, as configured, and the threads that upload parts. Safe for any thread.
 *
 * <p>The client tries a call again that fails for a reason that may pass (no connection, a timeout,
 * an error of the service, too many requests), with growing pauses.
 */
final class S3Connection implements AutoCloseable {
    private static final long LEAST_PART_BYTES = 5L << 20;

    private final S3Client client;
    private final S3Errors errors;
    private final String bucket;
    private final Duration ownerTimeout;
    private final int partBytes;
    private final ExecutorService uploads;

    /** One for each part that may be in memory and on its way. */
    private final Semaphore room;

    private S3Connection(
            S3Client client,
            S3Errors errors,
            String bucket,
            Duration ownerTimeout,
            int partBytes,
            int parallelParts) {
        this.client = client;
        this.errors = errors;
        this.bucket = bucket;
        this.ownerTimeout = ownerTimeout;
        this.partBytes = partBytes;
        this.room = new Semaphore(parallelParts);
        this.uploads =
                Executors.newFixedThreadPool(
                        parallelParts,
                        task -> {
                            var thread = new Thread(task, "weir-s3-upload");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    static S3Connection open(String bucket, Configuration configuration) throws IOException {
        Optional<URI> endpoint = endpoint(configuration);
        Duration timeout = configuration.get(StorageOptions.S3_TIMEOUT);
        int attempts = configuration.get(StorageOptions.S3_ATTEMPTS);
        boolean isAmazon = endpoint.isEmpty() && System.getenv("AWS_ENDPOINT_URL") == null;
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(timeout)
                                        .socketTimeout(timeout))
                        .credentialsProvider(credentials(configuration))
                        .region(region(configuration))
                        .crossRegionAccessEnabled(isAmazon)
                        .forcePathStyle(
                                configuration.find(StorageOptions.S3_PATH_STYLE).orElse(!isAmazon))
                        .overrideConfiguration(
                                client ->
                                        client.apiCallAttemptTimeout(timeout)
                                                .retryStrategy(
                                                        StandardRetryStrategy.builder()
                                                                .maxAttempts(attempts)
                                                                .build()));
        if (!isAmazon) {
            // Not every service knows the newer checksums; Weir's files have some of their own.
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
        endpoint.ifPresent(builder::endpointOverride);
        String service = endpoint.map(URI::toString).orElse("Amazon S3");
        MemorySize partSize = configuration.get(StorageOptions.S3_PART_SIZE);
        if (partSize.bytes() < LEAST_PART_BYTES || partSize.bytes() > 1 << 30) {
            throw new ExplainedException(
                    "%s is %d bytes; S3 takes parts of 5 mb and more, and here they have 1 gb at most"
                            .formatted(StorageOptions.S3_PART_SIZE, partSize.bytes()));
        }
        try {
            return new S3Connection(
                    builder.build(),
                    new S3Errors(service, bucket),
                    bucket,
                    configuration.get(StorageOptions.OWNER_TIMEOUT),
                    (int) partSize.bytes(),
                    configuration.get(StorageOptions.S3_PARALLEL_PARTS));
        } catch (SdkException e) {
            throw new S3Errors(service, bucket).explained("connect to", "", e);
        }
    }

    private static Optional<URI> endpoint(Configuration configuration) throws IOException {
        Optional<String> given = configuration.find(StorageOptions.S3_ENDPOINT);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String text = given.get().contains("://") ? given.get() : "https://" + given.get();
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && uri.getRawUserInfo() == null) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ExplainedException(
                "%s is no address of a service; expected http://host:port or https://host, without a user"
                        .formatted(StorageOptions.S3_ENDPOINT));
    }

    private static AwsCredentialsProvider credentials(Configuration configuration)
            throws IOException {
        Optional<String> id = configuration.find(StorageOptions.S3_ACCESS_KEY);
        Optional<String> secret = configuration.find(StorageOptions.S3_SECRET_KEY);
        Optional<String> session = configuration.find(StorageOptions.S3_SESSION_TOKEN);
        if (id.isEmpty() && secret.isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        if (id.isEmpty() || secret.isEmpty()) {
            throw new ExplainedException(
                    "Only one of %s and %s is set. Set both, or none and let the environment say them"
                            .formatted(StorageOptions.S3_ACCESS_KEY, StorageOptions.S3_SECRET_KEY));
        }
        return StaticCredentialsProvider.create(
                session.isPresent()
                        ? AwsSessionCredentials.create(id.get(), secret.get(), session.get())
                        : AwsBasicCredentials.create(id.get(), secret.get()));
    }

    private static Region region(Configuration configuration) {
        Optional<String> given = configuration.find(StorageOptions.S3_REGION);
        if (given.isPresent()) {
            return Region.of(given.get());
        }
        try {
            // Without the service of EC2, which costs seconds elsewhere.
            return new AwsRegionProviderChain(
                            new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion();
        } catch (SdkException e) {
            return Region.US_EAST_1; // from where Amazon's client finds the bucket's own
        }
    }

    /** Fails if the bucket can't be read. */
    void probe(String root) throws IOException {
        call(
                "list",
                root,
                () -> client.listObjectsV2(r -> r.bucket(bucket).prefix(root).maxKeys(1)));
    }

    /** Makes a call; what goes wrong is told in words. */
    <T> T call(String doing, String key, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw errors.explained(doing, key, e);
        }
    }

    S3Client client() {
        return client;
    }

    S3Errors errors() {
        return errors;
    }

    String bucket() {
        return bucket;
    }

    Duration ownerTimeout() {
        return ownerTimeout;
    }

    /** Bytes of the first part of an upload. */
    int partBytes() {
        return partBytes;
    }

    ExecutorService uploads() {
        return uploads;
    }

    Semaphore room() {
        return room;
    }

    @Override
    public void close() {
        uploads.shutdownNow();
        client.close();
    }
}
