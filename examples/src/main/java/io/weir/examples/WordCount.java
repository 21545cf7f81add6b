package io.weir.examples;

import io.weir.connectors.Files;
import io.weir.connectors.LineSource;
import io.weir.function.Collector;
import io.weir.stream.StreamEnvironment;
import java.time.Duration;
import java.util.Locale;

/**
 * Counts the words of text files: for each word that is read, how often it was there up to now.
 *
 * <pre>
 * weir run weir-examples.jar --input DIR --output DIR [--rate LINES] [--follow]
 * </pre>
 *
 * <p>A word is a run of ASCII letters, digits and hyphens, as long as it goes, in lower case.
 */
public final class WordCount {
    /** How often a word was there up to now; as text: the word, a tab, the number. */
    record Count(String word, long n) {
        @Override
        public String toString() {
            return word + "\t" + n;
        }
    }

    private WordCount() {}

    /** See {@link WordCount}. */
    public static void main(String[] args) {
        var env = StreamEnvironment.create(args);
        var arguments = WordCountArguments.parse(env.getArguments());
        env.from(lines(arguments))
                .uid("lines")
                .flatMap(WordCount::words)
                .uid("flat-map-001")
                .map(word -> new Count(word, 1))
                .uid("map-001")
                .keyBy(Count::word)
                .sum(Count::n)
                .uid("sum-001")
                .to(Files.committed(arguments.output()))
                .uid("out");
        env.execute("word count");
    }

    private static LineSource lines(WordCountArguments arguments) {
        LineSource lines = Files.lines(arguments.input());
        if (arguments.linesPerSecond().isPresent()) {
            lines = lines.rate(arguments.linesPerSecond().getAsDouble());
        }
        return arguments.follow() ? lines.follow(Duration.ofMillis(200)) : lines;
    }

    static void words(String line, Collector<String> out) {
        int start = -1;
        for (int i = 0; i <= line.length(); i++) {
            boolean inWord = i < line.length() && isPartOfWord(line.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                out.collect(line.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
        }
    }

    private static boolean isPartOfWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-';
    }
}
