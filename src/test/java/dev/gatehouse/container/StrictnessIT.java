package dev.gatehouse.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.proxy.MalformedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Tomcat makes of malformed requests as it comes. The page tells operators, and is held against what is seen here. */
final class StrictnessIT {

    private static final Path PAGE = Path.of("src/docs/deployment.md");
    private static final String REFUSED = "refused";
    private static final List<String> SETTINGS = List.of(
            "maxHttpRequestHeaderSize",
            "maxHeaderCount",
            "maxExtensionSize",
            "maxTrailerSize",
            "maxSwallowSize",
            "rejectIllegalHeader",
            "allowHostHeaderMismatch",
            "relaxedPathChars",
            "relaxedQueryChars");
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    private Path directory;

    @Test
    void the_page_says_what_tomcat_refuses_by_itself() throws IOException {
        Map<MalformedRequest, String> tomcat10 = verdicts(Container.TOMCAT_10_1);
        Map<MalformedRequest, String> tomcat11 = verdicts(Container.TOMCAT_11);
        StringBuilder table = new StringBuilder(heading("malformed"));
        StringBuilder others = new StringBuilder();
        for (MalformedRequest request : MalformedRequest.values()) {
            String ten = tomcat10.get(request);
            String eleven = tomcat11.get(request);
            if (REFUSED.equals(ten) && REFUSED.equals(eleven)) {
                others.append(others.isEmpty() ? "" : ", ").append(request.words());
            } else {
                table.append("| %s | %s | %s |\n".formatted(request.words(), ten, eleven));
            }
        }
        assertOnPage("what Tomcat refuses", table + "\nBoth refuse by themselves: " + others + ".\n");
    }

    @Test
    void the_page_says_what_tomcat_is_set_to_as_it_comes() throws IOException {
        String rows = SETTINGS.stream()
                .map(name ->
                        "| `%s` | %s | %s |\n".formatted(name, setting("tomcat-10", name), setting("tomcat-11", name)))
                .collect(Collectors.joining());
        assertOnPage("how Tomcat is set", heading("attribute") + rows);
    }

    private static String heading(String what) {
        return "| %s | %s | %s |\n| --- | --- | --- |\n".formatted(what, version("tomcat-10"), version("tomcat-11"));
    }

    private static String version(String folder) {
        try (ForeignLibraries libraries = ForeignLibraries.in(folder)) {
            return libraries
                    .type("org.apache.catalina.util.ServerInfo")
                    .call("getServerInfo")
                    .asString()
                    .replaceFirst("Apache Tomcat/", "Tomcat ");
        }
    }

    private static String setting(String folder, String name) {
        try (ForeignLibraries libraries = ForeignLibraries.in(folder)) {
            String value = libraries
                    .create("org.apache.catalina.connector.Connector")
                    .call("getProperty", name)
                    .asString();
            return value.isEmpty() || value.equals("null") ? "none" : "`" + value + "`";
        }
    }

    private static void assertOnPage(String what, String expected) throws IOException {
        String start = "<!-- " + what + ", written by StrictnessIT -->\n\n";
        String page = Files.readString(PAGE);
        int from = page.indexOf(start) + start.length();
        int to = page.indexOf("\n<!-- end -->", from);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, from) + expected + page.substring(to));
        } else {
            assertEquals(expected, page.substring(from, to), "-Dgolden.update=true writes it anew");
        }
    }

    private Map<MalformedRequest, String> verdicts(Container container) throws IOException {
        Map<MalformedRequest, String> verdicts = new EnumMap<>(MalformedRequest.class);
        Path scratch = Files.createDirectory(directory.resolve(container.name()));
        try (DeployedGateway gateway = DeployedGateway.start(container, scratch)) {
            for (MalformedRequest request : MalformedRequest.values()) {
                verdicts.put(request, verdict(answer(gateway.port(), request)));
            }
        }
        return verdicts;
    }

    /** With whatever refusal, or none: which of these is a matter of the moment where the body is malformed. */
    private static String verdict(String answer) {
        int served = answer.split("HTTP/1\\.1 200", -1).length - 1;
        if (served == 0) {
            return answer.contains("urn:gatehouse:problem") ? "refused by the gateway" : REFUSED;
        }
        return served == 1 ? "taken, then closed" : "taken";
    }

    private static String answer(int port, MalformedRequest request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String bytes = request.bytes() + MalformedRequest.SECOND;
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return all(socket);
        }
    }

    private static String all(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
            }
        } catch (SocketException reset) {
            // An end as good as any other: what matters is what came before.
        }
        return answer.toString();
    }
}
