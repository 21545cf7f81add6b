package io.weir.flinkclient;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Runs commands of Flink's unmodified command line, one after the other, in a process of its own: a
 * line on stdin is a command, its words separated by tabs. For each it prints what the command
 * printed and then a line {@code >>> exit code}.
 */
public final class FlinkCommands {
    private FlinkCommands() {}

    public static void main(String[] args) throws Exception {
        String directory = CliFrontend.getConfigurationDirectoryFromEnv();
        Configuration configuration = GlobalConfiguration.loadConfiguration(directory);
        PrintStream process = System.out;
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            var said = new ByteArrayOutputStream();
            var out = new PrintStream(said, true, StandardCharsets.UTF_8);
            System.setOut(out);
            System.setErr(out);
            int exitCode =
                    new CliFrontend(
                                    configuration,
                                    CliFrontend.loadCustomCommandLines(configuration, directory))
                            .parseAndRun(line.split("\t", -1));
            process.print(said.toString(StandardCharsets.UTF_8));
            process.println("\n>>> " + exitCode);
            process.flush();
        }
    }
}
