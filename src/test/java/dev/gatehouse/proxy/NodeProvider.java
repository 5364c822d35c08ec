package dev.gatehouse.proxy;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.proxy.LoginBrowser.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenID provider of {@code src/test/oidc-provider}, in a process of its own. */
public final class NodeProvider implements AutoCloseable {

    public static final String SECRET = "s+cret:%";

    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern PROMPT = Pattern.compile("name=\"prompt\" value=\"([^\"]+)\"");

    private final Process process;
    private final int port;

    private NodeProvider(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static NodeProvider start() throws IOException {
        Process process = new ProcessBuilder("node", "provider.mjs")
                .directory(Path.of("src/test/oidc-provider").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertNotNull(line, "the provider did not start");
        assertTrue(line.startsWith("listening "), line);
        return new NodeProvider(process, Integer.parseInt(line.substring("listening ".length())));
    }

    public String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** Says who its client is: from now on it answers. */
    public void knows(String gateway, String clientAuth, int accessTokenSeconds) throws IOException {
        String client = "{\"redirectUris\":[\"" + gateway + "/_login/corp/callback\"],\"postLogoutRedirectUris\":[\""
                + gateway + "/bye\"],\"clientAuth\":\"" + clientAuth + "\",\"accessTokenSeconds\":" + accessTokenSeconds
                + "}\n";
        OutputStream in = process.getOutputStream();
        in.write(client.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Does what its pages ask for, until they lead elsewhere. */
    public Page logIn(LoginBrowser browser, Page first, String user) throws IOException, InterruptedException {
        Page page = first;
        while (page.uri().toString().startsWith(issuer())) {
            Matcher action = ACTION.matcher(page.body());
            Matcher prompt = PROMPT.matcher(page.body());
            assertTrue(action.find() && prompt.find(), page.uri() + " " + page.status() + " " + page.body());
            Map<String, String> form = new LinkedHashMap<>();
            form.put("prompt", prompt.group(1));
            if (prompt.group(1).equals("login")) {
                form.put("login", user);
                form.put("password", "any");
            }
            page = browser.send(page.uri().resolve(action.group(1).replace("&amp;", "&")), form);
        }
        return page;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
