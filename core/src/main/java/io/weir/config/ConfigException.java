package io.weir.config;

/**
 * A setting that can't be used. The message names key, value, where it was set and what is
 * expected; whoever wrote the setting acts.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
