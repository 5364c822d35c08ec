package dev.gatehouse.login;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Parameters as forms write them, in bodies and behind addresses. */
public final class FormText {

    private FormText() {}

    public static String of(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** An endpoint may have a query of its own. */
    public static String behind(URI endpoint, Map<String, String> parameters) {
        return endpoint.toASCIIString() + (endpoint.getRawQuery() == null ? "?" : "&") + of(parameters);
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
