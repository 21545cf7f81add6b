package io.weir.examples;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What {@link WordCount} is asked to do.
 *
 * @param input a file or folder of text
 * @param output the folder for the counts
 * @param linesPerSecond how fast to read, at most; empty for as fast as it goes
 * @param follow whether to wait for new lines instead of ending
 */
record WordCountArguments(
        String input, String output, OptionalDouble linesPerSecond, boolean follow) {
    private static final String USAGE =
            "Usage: --input DIR --output DIR [--rate LINES-PER-SECOND] [--follow]";

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if they say something else
     */
    static WordCountArguments parse(List<String> arguments) {
        String input = "";
        String output = "";
        OptionalDouble rate = OptionalDouble.empty();
        boolean follow = false;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--input" -> input = valueOf(option, rest);
                case "--output" -> output = valueOf(option, rest);
                case "--rate" -> rate = OptionalDouble.of(rate(valueOf(option, rest)));
                case "--follow" -> follow = true;
                default -> throw wrong("'%s' is not an option.".formatted(option));
            }
        }
        if (input.isEmpty() || output.isEmpty()) {
            throw wrong("%s is missing.".formatted(input.isEmpty() ? "--input" : "--output"));
        }
        return new WordCountArguments(input, output, rate, follow);
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw wrong("%s has no value.".formatted(option));
        }
        return rest.next();
    }

    private static double rate(String text) {
        try {
            double rate = Double.parseDouble(text);
            if (rate > 0) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong("--rate is '%s', expected a number greater than 0.".formatted(text));
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " " + USAGE);
    }
}
