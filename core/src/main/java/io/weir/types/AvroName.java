package io.weir.types;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a record, enum or fixed in an Avro schema.
 *
 * <p>A class keeps its full name, with the dollar sign of a nested class as a dot. A part that
 * starts with a digit (a class in a method) gets an underscore before it, and what Avro's names
 * can't hold ({@code [A-Za-z0-9_]}) is written as {@code _u} and four hexadecimal digits.
 */
record AvroName(String namespace, String simple) {
    /** The name of a class, of which {@code suffix} tells its type arguments. */
    static AvroName of(Class<?> type, String suffix) {
        List<String> parts =
                Pattern.compile("[.$]+")
                        .splitAsStream(type.getName())
                        .filter(part -> !part.isEmpty())
                        .map(AvroName::legal)
                        .toList();
        int last = parts.size() - 1;
        return new AvroName(String.join(".", parts.subList(0, last)), parts.get(last) + suffix);
    }

    /** A name as Avro's rules have it. */
    static String legal(String name) {
        StringBuilder legal = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (digit && i == 0) {
                legal.append('_');
            }
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
            if (digit || letter) {
                legal.append(c);
            } else {
                legal.append("_u%04x".formatted((int) c));
            }
        }
        return legal.toString();
    }

    /** The old names of a class or a field, in Avro's terms. */
    static List<String> aliases(AnnotatedElement element) {
        Alias alias = element.getAnnotation(Alias.class);
        return alias == null
                ? List.of()
                : Arrays.stream(alias.value())
                        .map(name -> name.replace('$', '.'))
                        .map(
                                name ->
                                        Pattern.compile("\\.")
                                                .splitAsStream(name)
                                                .map(AvroName::legal)
                                                .collect(Collectors.joining(".")))
                        .toList();
    }

    /** Namespace, dot, name. */
    String full() {
        return namespace.isEmpty() ? simple : namespace + "." + simple;
    }
}
