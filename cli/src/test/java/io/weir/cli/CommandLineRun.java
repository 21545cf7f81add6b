package io.weir.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A command that ran in this process, and what it said. */
record CommandLineRun(int exitCode, String out, String err) {
    static CommandLineRun weir(Object... words) {
        var args = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].toString();
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Weir.run(Terminal.plain(out, err), args);
        return new CommandLineRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
