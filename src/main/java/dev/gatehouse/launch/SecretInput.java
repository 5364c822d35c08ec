package dev.gatehouse.launch;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where a secret is read from that must stand in no argument, as arguments are seen by everybody on the machine. */
interface SecretInput {

    /**
     * One line, which a terminal does not show.
     *
     * @return null if there is none
     */
    @Nullable
    String read(String prompt) throws IOException;

    /** Whether a person types it, who may mistype. */
    boolean isTyped();

    /** The terminal, where there is one; else standard input, in UTF-8. */
    @SuppressWarnings("SystemConsoleNull") // From Java 22 on it is asked whether it is a terminal.
    static SecretInput ofProcess() {
        Console console = System.console();
        return console == null || !isTerminal(console) ? new Piped() : new Typed(console);
    }

    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            // Before Java 22 there is a console only where there is a terminal.
            return true;
        }
    }

    /** A person at a terminal. */
    record Typed(Console console) implements SecretInput {
        @Override
        public @Nullable String read(String prompt) {
            char[] typed = console.readPassword("%s", prompt);
            return typed == null ? null : new String(typed);
        }

        @Override
        public boolean isTyped() {
            return true;
        }
    }

    /** A script. */
    record Piped() implements SecretInput {
        @Override
        public @Nullable String read(String prompt) throws IOException {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        }

        @Override
        public boolean isTyped() {
            return false;
        }
    }
}
