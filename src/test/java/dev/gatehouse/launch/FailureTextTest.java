package dev.gatehouse.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command says that could not be done: what, where, and how to mend it. */
final class FailureTextTest {

    @TempDir
    Path directory;

    private Path conf;
    private Typed typed;

    @BeforeEach
    void configure() throws IOException {
        conf = Files.createDirectories(directory.resolve("conf"));
        Files.writeString(
                Files.createDirectory(conf.resolve("routes")).resolve("a.properties"),
                "match.path = /a\nauth = none\nrespond.status = 204\n");
        typed = new Typed(directory);
    }

    @Test
    void an_address_that_is_taken_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            process("127.0.0.1:" + taken.getLocalPort(), "audit.jsonl");
            assertEquals(ExitCode.FAILURE, typed.run());
            assertTrue(
                    typed.err().startsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": "), typed.err());
            assertTrue(typed.err().contains("another address for listen.http\n"), typed.err());
        }
    }

    @Test
    void an_audit_file_that_cannot_be_written_is_named_with_its_key() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "").resolve("audit.jsonl");
        process("127.0.0.1:0", file.toString());
        assertEquals(ExitCode.FAILURE, typed.run());
        assertTrue(typed.err().startsWith("the audit file " + file + " cannot be opened"), typed.err());
        assertTrue(typed.err().contains("\n    let the user"), typed.err());
    }

    @Test
    void a_folder_that_cannot_be_made_is_named_with_what_to_do() throws IOException {
        Files.writeString(conf.resolve("consumers"), "no folder");
        assertEquals(ExitCode.FAILURE, typed.run("keys", "create", "acme"));
        assertEquals(
                conf.resolve("consumers")
                        + ": cannot be read or written\n    let the user that runs this make, read and write it\n",
                typed.err());
    }

    private void process(String address, String auditFile) throws IOException {
        Files.writeString(
                conf.resolve("gatehouse.properties"),
                "listen.http = " + address + "\nadmin.listen = off\naudit.file = "
                        + directory.resolve(auditFile).toString().replace("\\", "\\\\") + "\n");
    }
}
