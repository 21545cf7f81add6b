package io.weir.config;

import java.util.List;
import java.util.Locale;

/**
 * Which settings are never shown: those whose key sounds like a secret, known or not, so that one
 * that is mistyped is not shown either.
 */
public final class Secrets {
    /** What stands in the place of a secret. */
    public static final String HIDDEN = "******";

    private static final List<String> SIGNS =
            List.of(
                    "secret",
                    "password",
                    "passwd",
                    "token",
                    "credential",
                    "access-key",
                    "access.key",
                    "accesskey",
                    "account.key",
                    "api-key",
                    "apikey",
                    "service-key",
                    "jaas.config",
                    "basic-auth",
                    "auth-params");

    private Secrets() {}

    /** Whether the value of a key is a secret. */
    public static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        for (String sign : SIGNS) {
            if (lower.contains(sign)) {
                return true;
            }
        }
        return false;
    }

    /** The value of a key as people may see it. */
    public static String shown(String key, String value) {
        return isSecret(key) ? HIDDEN : value;
    }

    /** A {@code key=value} as people may see it. */
    public static String shown(String definition) {
        int equals = definition.indexOf('=');
        return equals >= 0 && isSecret(definition.substring(0, equals))
                ? definition.substring(0, equals + 1) + HIDDEN
                : definition;
    }
}
