package dev.gatehouse.config;

import dev.gatehouse.http.Authority;
import dev.gatehouse.route.HostPattern;
import dev.gatehouse.route.PathPattern;
import java.util.Optional;

/** What only routes have as value types: patterns, templates, names of other files, ways to say who is calling. */
final class PatternTypes {

    private static final String PATH_REMEDY = "write a path such as /orders, /orders/{id} or /orders/**";
    private static final String HOST_REMEDY = "write a host such as api.example.com or *.example.com";
    private static final String NAME_REMEDY = "write the file's name without .properties";

    static final ValueType<PathPattern> PATH = ValueType.of("path pattern", PATH_REMEDY, text -> {
        try {
            return Parsed.valid(PathPattern.parse(text));
        } catch (PathPattern.InvalidPattern e) {
            return Parsed.invalid(text, "is no path pattern: " + e.getMessage(), PATH_REMEDY);
        }
    });

    static final ValueType<HostPattern> HOST = ValueType.of("host pattern", HOST_REMEDY, text -> {
        try {
            return Parsed.valid(HostPattern.parse(text));
        } catch (PathPattern.InvalidPattern e) {
            return Parsed.invalid(text, "is no host pattern: " + e.getMessage(), HOST_REMEDY);
        }
    });

    /** Only its slash is looked at here: the names in it are known once the route's patterns are. */
    static final ValueType<String> PATH_TEMPLATE = ValueType.of(
            "path",
            "write a path that begins with a slash",
            text -> text.startsWith("/")
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "does not begin with a slash", "write /" + ConfigText.printable(text)));

    static final ValueType<String> REDIRECT_TEMPLATE =
            ValueType.of("URL", "write a URL such as https://example.com{path}{?query}, or a path", Parsed::valid);

    static final ValueType<String> HOST_REWRITE = ValueType.of(
            "host",
            "write preserve, upstream or a host",
            text -> text.equals("preserve") || text.equals("upstream")
                    ? Parsed.valid(text)
                    : NetworkTypes.HOST.parse(text).then((Authority host) -> Parsed.valid(host.text())));

    /** The name of another file, without its ending. */
    static final ValueType<String> NAME = ValueType.of(
            "name",
            NAME_REMEDY,
            text -> ConfigDirectory.isName(text)
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no name of a file", NAME_REMEDY));

    static final ValueType<Optional<String>> PARAMETER = ValueType.of(
                    "name of a query parameter",
                    "write a name such as api_key",
                    text -> text.matches("[A-Za-z0-9._~-]+")
                            ? Parsed.valid(Optional.of(text))
                            : Parsed.<Optional<String>>invalid(
                                    text, "is no name of a query parameter", "write a name such as api_key"))
            .or("off", Optional.empty());

    private PatternTypes() {}
}
