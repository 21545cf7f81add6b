package io.weir.types;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value that a field gets when it is read from data that was written before the field existed.
 *
 * <p>Without it, fields of a primitive type are then 0 or false, {@code @Nullable} and optional
 * ones absent, collections, maps and arrays empty; anything else is refused.
 *
 * <p>On an enum: the constant that stands for those that were written and don't exist any more.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Default {
    /**
     * The value as JSON, as in an Avro schema: {@code "42"}, {@code "[1, 2]"}. The quotes around a
     * string or an enum constant may be left out: {@code @Default("EUR")}.
     */
    String value();
}
