package io.weir.config;

/**
 * Where a value was set.
 *
 * @param rank which value counts if there are several
 * @param where what people read: "conf/config.yaml line 3"
 */
public record ConfigSource(Rank rank, String where) {
    /** In the program of the job. */
    public static final ConfigSource CODE = new ConfigSource(Rank.CODE, "the program");

    /** A setting counts over those of a lower rank: whoever starts the job has the last word. */
    public enum Rank {
        FILE,
        ENVIRONMENT,
        CODE,
        COMMAND_LINE
    }
}
