package io.weir.sql;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that DuckDB, which does not tell large letters from small ones, takes for different. */
final class SqlNames {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final Set<String> taken = new HashSet<>();

    /**
     * @param reserved names that are not given out
     */
    SqlNames(Collection<String> reserved) {
        reserved.forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
    }

    /** The name that is wanted, or one that is like it and free. */
    String next(String wanted) {
        String name = wanted;
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    /** A name in quotes. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A name for people: in quotes if it must. */
    static String shown(String name) {
        return PLAIN.matcher(name).matches() ? name : quoted(name);
    }
}
