package io.weir.config;

import java.util.Locale;

/** A number that is not negative, and its unit in lower case; "" if there is none. */
record Quantity(long number, String unit) {
    /**
     * Reads "10 min" or "20kb".
     *
     * @throws IllegalArgumentException if there is no number or it does not fit a long
     */
    static Quantity parse(String text) {
        String trimmed = text.trim();
        int digits = 0;
        while (digits < trimmed.length()
                && trimmed.charAt(digits) >= '0'
                && trimmed.charAt(digits) <= '9') {
            digits++;
        }
        long number = Long.parseLong(trimmed.substring(0, digits));
        return new Quantity(number, trimmed.substring(digits).trim().toLowerCase(Locale.ROOT));
    }
}
