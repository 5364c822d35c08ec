package dev.gatehouse.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessLogTest {

    @TempDir
    private Path directory;

    @Test
    void the_file_of_the_configuration_directory_decides() throws IOException {
        Path file = Files.writeString(directory.resolve("log4j2.xml"), "<Configuration/>");
        assertEquals(file.toUri(), ProcessLog.location(directory));
    }

    @Test
    void without_one_the_shipped_file_stands() throws IOException {
        URI builtIn = ProcessLog.location(directory);
        try (InputStream in = builtIn.toURL().openStream()) {
            assertEquals(
                    Files.readString(Path.of("conf/log4j2.xml")),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** It ends the start, as one of the configuration's problems; Log4j would print its stack beside that. */
    @Test
    void a_file_that_is_no_xml_is_not_given_to_log4j() throws IOException {
        URI shipped = ProcessLog.location(directory);
        Files.writeString(directory.resolve("log4j2.xml"), "<Configuration>");
        assertEquals(shipped, ProcessLog.location(directory));
    }

    @Test
    void a_message_with_a_line_break_stays_on_its_line() throws IOException {
        String logged = logged("GET /\r\n2026-11-24 ERROR forged");
        assertEquals(1, logged.lines().count(), logged);
        assertEquals(
                true,
                logged.endsWith("INFO  d.g.Test GET /\\r\\n2026-11-24 ERROR forged" + System.lineSeparator()),
                logged);
    }

    @Test
    void the_log_outlives_the_signal_to_stop() throws IOException {
        try (LoggerContext context = started()) {
            assertFalse(context.getConfiguration().isShutdownHookEnabled());
        }
    }

    private String logged(String message) throws IOException {
        PrintStream standardError = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try (LoggerContext context = started()) {
            context.getLogger("dev.gatehouse.Test").info(message);
        } finally {
            System.setErr(standardError);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    private LoggerContext started() throws IOException {
        LoggerContext context = new LoggerContext("test");
        try (InputStream in = ProcessLog.location(directory).toURL().openStream()) {
            context.start(new XmlConfiguration(context, new ConfigurationSource(in)));
        }
        return context;
    }
}
