package io.weir.config;

import java.time.Duration;
import java.util.List;

/** How the stores of checkpoints and savepoints are reached that are not on this machine. */
public final class StorageOptions {
    /** Settings that begin so are handed to Hadoop as they are, without this. */
    public static final String HADOOP = "flink.hadoop.";

    public static final ConfigOption<Duration> OWNER_TIMEOUT =
            ConfigOption.of(
                            "execution.checkpointing.owner-timeout",
                            ValueType.durationAtLeast(Duration.ofMillis(100)))
                    .withDefault(Duration.ofSeconds(30))
                    .describedAs(
                            "On S3 and HDFS: how long the process that holds a job's folder may be"
                                    + " silent before another one takes it for dead. A process of"
                                    + " this machine is known to be dead at once.");

    public static final ConfigOption<String> S3_ENDPOINT =
            ConfigOption.of("s3.endpoint", ValueType.STRING)
                    .withDefaultText("Amazon's, of the region")
                    .describedAs("The address of another S3 service: `http://host:port`.");

    public static final ConfigOption<String> S3_REGION =
            ConfigOption.of("s3.region", ValueType.STRING)
                    .formerly("s3.endpoint.region")
                    .withDefaultText("what the environment says, or us-east-1")
                    .describedAs("The region of the bucket.");

    public static final ConfigOption<Boolean> S3_PATH_STYLE =
            ConfigOption.of("s3.path.style.access", ValueType.BOOLEAN)
                    .formerly("s3.path-style-access")
                    .withDefaultText("true if an endpoint is set")
                    .describedAs(
                            "Whether the bucket is named in the path of an address, not in the"
                                    + " host.");

    public static final ConfigOption<String> S3_ACCESS_KEY =
            ConfigOption.of("s3.access-key", ValueType.STRING)
                    .formerly("s3.access.key")
                    .withDefaultText("what the environment says")
                    .describedAs(
                            "The id of the key, with `s3.secret-key`. Without both, credentials"
                                    + " come from where all tools of AWS look for them:"
                                    + " `AWS_ACCESS_KEY_ID`, `~/.aws`, the role of the machine.");

    public static final ConfigOption<String> S3_SECRET_KEY =
            ConfigOption.of("s3.secret-key", ValueType.STRING)
                    .formerly("s3.secret.key")
                    .withDefaultText("what the environment says")
                    .describedAs("The secret of the key. Never shown anywhere.");

    public static final ConfigOption<String> S3_SESSION_TOKEN =
            ConfigOption.of("s3.session-token", ValueType.STRING)
                    .describedAs("The token of a key that is valid for a while. Never shown.");

    public static final ConfigOption<MemorySize> S3_PART_SIZE =
            ConfigOption.of("s3.part-size", ValueType.MEMORY_SIZE)
                    .withDefault(MemorySize.ofMebiBytes(8))
                    .describedAs(
                            "A file that is larger is uploaded in parts of this size, side by side."
                                    + " At least 5 mb, which is what S3 asks for.");

    public static final ConfigOption<Integer> S3_PARALLEL_PARTS =
            ConfigOption.of("s3.parallel-parts", ValueType.intBetween(1, 64))
                    .withDefault(4)
                    .describedAs(
                            "How many parts a process uploads at a time, of all files together;"
                                    + " each takes memory of its size.");

    public static final ConfigOption<Duration> S3_TIMEOUT =
            ConfigOption.of("s3.timeout", ValueType.durationAtLeast(Duration.ofMillis(100)))
                    .withDefault(Duration.ofSeconds(30))
                    .describedAs("How long one try of a call may take.");

    public static final ConfigOption<Integer> S3_ATTEMPTS =
            ConfigOption.of("s3.attempts", ValueType.intBetween(1, 100))
                    .withDefault(5)
                    .describedAs(
                            "How often a call is tried that fails for a reason that may pass.");

    static final List<ConfigOption<?>> ALL =
            List.of(
                    OWNER_TIMEOUT,
                    S3_ENDPOINT,
                    S3_REGION,
                    S3_PATH_STYLE,
                    S3_ACCESS_KEY,
                    S3_SECRET_KEY,
                    S3_SESSION_TOKEN,
                    S3_PART_SIZE,
                    S3_PARALLEL_PARTS,
                    S3_TIMEOUT,
                    S3_ATTEMPTS);

    private StorageOptions() {}
}
