package io.weir.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program with its main method, ready to be called, in a class loader of its own which ends with
 * it.
 */
final class Program implements AutoCloseable {
    private final JobClassLoader loader;
    private final Method main;

    private Program(JobClassLoader loader, Method main) {
        this.loader = loader;
        this.main = main;
    }

    /**
     * Finds the main method.
     *
     * @param classpath more places for classes, after the jar
     * @param askedClass the class the user named, if any
     */
    static Program load(JobJar jar, List<URL> classpath, Optional<String> askedClass)
            throws CommandException {
        String className = jar.mainClass(askedClass);
        List<URL> urls = new ArrayList<>();
        try {
            urls.add(jar.path().toUri().toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        urls.addAll(classpath);
        var loader = new JobClassLoader(urls);
        try {
            return new Program(loader, mainOf(loader, jar, className));
        } catch (CommandException | RuntimeException e) {
            close(loader);
            throw e;
        }
    }

    private static Method mainOf(JobClassLoader loader, JobJar jar, String className)
            throws CommandException {
        try {
            Class<?> mainClass = Class.forName(className, false, loader);
            Method method = mainClass.getMethod("main", String[].class);
            if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != void.class) {
                throw hasNoMain(jar, className);
            }
            // A main class need not be public itself.
            method.setAccessible(true);
            return method;
        } catch (ClassNotFoundException e) {
            throw CommandException.usage(
                    "Class %s is not in %s%s."
                            .formatted(
                                    className, jar.path(), orElse(jar.alternativesTo(className))),
                    e);
        } catch (NoSuchMethodException e) {
            throw hasNoMain(jar, className);
        } catch (UnsupportedClassVersionError e) {
            throw CommandException.usage(
                    "Class %s of %s was compiled for a newer Java than this one, %s: %s. Set JAVA_HOME to that Java, or compile with --release %d."
                            .formatted(
                                    className,
                                    jar.path(),
                                    Runtime.version(),
                                    e.getMessage(),
                                    Runtime.version().feature()),
                    e);
        } catch (NoClassDefFoundError e) {
            throw CommandException.usage(
                    "Class %s of %s needs class %s, which is not there. Put it into the jar, or give its jar with -C (--classpath)."
                            .formatted(className, jar.path(), dotted(e)),
                    e);
        } catch (LinkageError e) {
            throw CommandException.usage(
                    "Class %s of %s can't be loaded: %s. Build the jar again."
                            .formatted(className, jar.path(), e),
                    e);
        }
    }

    private static CommandException hasNoMain(JobJar jar, String className) {
        return CommandException.usage(
                "Class %s of %s has no public static void main(String[])%s."
                        .formatted(className, jar.path(), orElse(jar.classesWithMain())));
    }

    private static String orElse(List<String> classes) {
        return switch (classes.size()) {
            case 0 -> ", nor has any other class in it";
            case 1 -> ". Try -c " + classes.get(0);
            default -> ". These have one:\n  " + String.join("\n  ", classes);
        };
    }

    /** The name of the class that was missing. */
    static String dotted(NoClassDefFoundError e) {
        return String.valueOf(e.getMessage()).replace('/', '.');
    }

    /** The class that is started. */
    String mainClass() {
        return main.getDeclaringClass().getName();
    }

    /** Calls main on this thread and returns what it threw, whatever that was. */
    Optional<Throwable> call(List<String> arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            main.invoke(null, (Object) arguments.toArray(String[]::new));
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getTargetException());
        } catch (ExceptionInInitializerError e) {
            return Optional.of(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() {
        close(loader);
    }

    private static void close(JobClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            // The jar was only read: there is nothing to lose by leaving it open.
        }
    }
}
