package io.weir.cli;

import io.weir.config.Secrets;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which program, and with what settings: what {@code run} and {@code info} have in common. */
final class ProgramOptions {
    @Option(
            names = {"-c", "--class"},
            paramLabel = "CLASS",
            description = "The class whose main method to call. Default: the jar's Main-Class.")
    @Nullable String mainClass;

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description = "Run N subtasks of each operator. Default: one for each core.")
    @Nullable Integer parallelism;

    @Option(
            names = {"-C", "--classpath"},
            paramLabel = "URL",
            description = "A jar or folder with more classes, as a URL or path. Can be repeated.")
    List<String> classpath = new ArrayList<>();

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Set a configuration key; wins over all else. Can be repeated.")
    List<String> definitions = new ArrayList<>();

    @Option(
            names = {"-j", "--jarfile"},
            paramLabel = "JAR",
            description = "The jar; all that follows the options is then for the program.")
    @Nullable Path jarFile;

    @Option(names = "--verbose", description = "Log to stderr, and show stack traces.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Parameters(
            paramLabel = "JAR [ARG...]",
            hideParamSyntax = true,
            arity = "0..*",
            description = "The jar, and what its program gets as arguments.")
    List<String> jarAndArguments = new ArrayList<>();

    /** Checks what picocli can't, and says so before anything is loaded. */
    void check() throws CommandException {
        if (jarFile == null && jarAndArguments.isEmpty()) {
            throw CommandException.usage("The job jar is missing.");
        }
        if (parallelism != null && parallelism < 1) {
            throw CommandException.usage(
                    "-p (--parallelism) is %d; it must be 1 or more.".formatted(parallelism));
        }
    }

    /** Looks at the jar and finds the main method. */
    Program load() throws CommandException {
        return Program.load(JobJar.open(jar()), classpathUrls(), Optional.ofNullable(mainClass));
    }

    Path jar() {
        return jarFile != null ? jarFile : Path.of(jarAndArguments.get(0));
    }

    List<String> arguments() {
        return jarFile != null
                ? jarAndArguments
                : jarAndArguments.subList(1, jarAndArguments.size());
    }

    /** The options alone, as they were given, for a process that is to have the same. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        addOption(options, "-c", mainClass);
        addOption(options, "-p", parallelism);
        classpath.forEach(url -> addOption(options, "-C", url));
        definitions.forEach(definition -> addOption(options, "-D", definition));
        return options;
    }

    OptionalInt parallelism() {
        return parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism);
    }

    /** These options and arguments again, as words of a command line; without secrets. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        addOption(words, "-c", mainClass);
        addOption(words, "-p", parallelism);
        classpath.forEach(url -> addOption(words, "-C", url));
        // A command that is shown: whoever runs it again has to say the secrets again.
        definitions.forEach(definition -> addOption(words, "-D", Secrets.shown(definition)));
        addOption(words, "-j", jarFile);
        words.addAll(jarAndArguments);
        return words;
    }

    private static void addOption(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name);
            words.add(value.toString());
        }
    }

    private List<URL> classpathUrls() throws CommandException {
        List<URL> urls = new ArrayList<>();
        for (String place : classpath) {
            urls.add(toUrl(place));
        }
        return urls;
    }

    private static URL toUrl(String place) throws CommandException {
        File file = new File(place);
        try {
            if (file.exists()) {
                return file.toURI().toURL();
            }
            URI uri = URI.create(place);
            if (!"file".equals(uri.getScheme())) {
                return uri.toURL();
            }
            if (new File(uri).exists()) {
                return uri.toURL();
            }
        } catch (MalformedURLException | IllegalArgumentException e) {
            // Neither a file nor a URL: the message below says so.
        }
        throw CommandException.usage(
                "-C (--classpath) %s is neither a file that exists nor a URL.".formatted(place));
    }
}
