package dev.gatehouse.launch;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command sees of the process that it runs in.
 *
 * @param out for what was asked for
 * @param err for what went wrong
 * @param property a system property by its name, null if unset
 * @param variable a variable of the environment by its name, null if unset
 * @param workingDirectory where {@code ./conf} is looked for
 * @param clock for what is written into files
 * @param shippedConf the configuration that came inside the WAR, if the process runs from one
 * @param secrets where passwords come from
 */
record Surroundings(
        PrintWriter out,
        PrintWriter err,
        Function<String, @Nullable String> property,
        Function<String, @Nullable String> variable,
        Path workingDirectory,
        InstantSource clock,
        Optional<Path> shippedConf,
        SecretInput secrets) {

    static Surroundings ofProcess() {
        return new Surroundings(
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()),
                System::getProperty,
                System::getenv,
                Path.of(""),
                InstantSource.system(),
                UnpackedCopy.conf(),
                SecretInput.ofProcess());
    }
}
