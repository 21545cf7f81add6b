package io.weir.types;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record or a field of a class.
 *
 * @param name its name in the schema
 * @param javaName its name in the program
 * @param javaClass its erased class
 * @param type its type
 * @param field the field; of a record the private one
 * @param accessor the accessor of a record's component, or null
 * @param aliases its old names
 * @param defaultJson what it gets if its writer did not know it, as JSON, or null for none
 */
record Member(
        String name,
        String javaName,
        Class<?> javaClass,
        Type<?> type,
        Field field,
        @Nullable Method accessor,
        List<String> aliases,
        @Nullable String defaultJson) {}
