package io.weir.savepoint;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives out names that can lie side by side in a folder on any file system, also one that does not
 * tell large letters from small ones. Nobody needs to turn a name back into what it was made of:
 * that is in the metadata.
 */
final class FolderNames {
    private static final int MAX_LENGTH = 64;
    private static final Pattern NOT_SAFE = Pattern.compile("[^A-Za-z0-9_-]");

    /** What Windows keeps for devices, and what a store keeps for itself. */
    private static final Pattern RESERVED =
            Pattern.compile(
                    "con|prn|aux|nul|com\\d|lpt\\d|_owner|_metadata", Pattern.CASE_INSENSITIVE);

    private final Set<String> taken = new HashSet<>();

    /** A name that is like {@code wanted}, and unlike all that were given before. */
    String next(String wanted) {
        String safe = NOT_SAFE.matcher(wanted).replaceAll("-");
        if (safe.length() > MAX_LENGTH) {
            safe = safe.substring(0, MAX_LENGTH);
        }
        if (safe.isEmpty() || RESERVED.matcher(safe).matches()) {
            safe = safe + "-";
        }
        String name = safe;
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = safe + "-" + i;
        }
        return name;
    }
}
