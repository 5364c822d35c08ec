package dev.gatehouse.config;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.IpAddress;
import dev.gatehouse.route.EndpointSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.UpstreamTls;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts, ports, addresses and paths of files as value types. */
final class NetworkTypes {

    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int LARGEST_WEIGHT = 1_000_000;
    private static final Pattern WEIGHTED = Pattern.compile("(\\S+)(?:\\s+weight\\s+([0-9]{1,9}))?");

    private static final String ENDPOINT_REMEDY =
            "write an endpoint such as http://10.0.0.11:8080, optionally weight 2";
    private static final String LISTEN_REMEDY = "write a port such as 8080, or an address such as 127.0.0.1:8080";
    private static final String DNS_REMEDY = "write an address such as 10.0.0.2, 10.0.0.2:53 or [fd00::2]:53";
    private static final int DNS_PORT = 53;
    private static final String SRV = "srv+";
    private static final String SRV_REMEDY = "write a name such as srv+http://_http._tcp.orders.internal";
    private static final String CIDR_REMEDY = "write a range such as 10.0.0.0/8, or an address such as ::1";

    static final ValueType<EndpointSettings> ENDPOINT =
            ValueType.of("endpoint", ENDPOINT_REMEDY, NetworkTypes::endpoint);

    static final ValueType<ListenAddress> LISTEN =
            ValueType.of("address to listen on", LISTEN_REMEDY, NetworkTypes::listenAddress);

    static final ValueType<InetSocketAddress> DNS_SERVER =
            ValueType.of("DNS server", DNS_REMEDY, NetworkTypes::dnsServer);

    static final ValueType<Cidr> CIDR = ValueType.of("address range", CIDR_REMEDY, NetworkTypes::cidr);

    static final ValueType<Authority> HOST = ValueType.of("host", "write a host such as api.example.com", text -> {
        Authority authority = Authority.parse(text);
        return authority == null
                ? Parsed.invalid(text, "is no host", "write a host such as api.example.com")
                : Parsed.valid(authority);
    });

    private static final String SERVER_NAME_REMEDY = "write a name such as orders.internal, without a port";

    /** A host without brackets and without a port. */
    static final ValueType<String> SERVER_NAME = ValueType.of("name of a server", SERVER_NAME_REMEDY, text -> {
        Authority authority =
                Authority.parse(IpAddress.parse(text) != null && text.indexOf(':') >= 0 ? "[" + text + "]" : text);
        return authority == null || authority.port() >= 0
                ? Parsed.invalid(text, "is no name of a server", SERVER_NAME_REMEDY)
                : Parsed.valid(withoutBrackets(authority.host()));
    });

    static final ValueType<Path> FILE = file("logs/audit.jsonl");

    /** A path in URLs under which the admin side lives: plain segments, no slash at the end. */
    static final ValueType<String> ADMIN_PATH = ValueType.of(
            "path",
            "write a path such as /_gatehouse",
            text -> text.matches("(/[A-Za-z0-9_-]+)+")
                    ? Parsed.valid(text)
                    : Parsed.invalid(text, "is no plain path", "write a path such as /_gatehouse"));

    private NetworkTypes() {}

    static ValueType<Path> file(String example) {
        String remedy = "write a path such as " + example;
        return ValueType.of("path of a file", remedy, text -> {
            try {
                return Parsed.valid(Path.of(text));
            } catch (InvalidPathException e) {
                return Parsed.invalid(text, "is no path of a file", remedy);
            }
        });
    }

    private static Parsed<Cidr> cidr(String text) {
        Cidr cidr = Cidr.parse(text);
        if (cidr != null) {
            return Parsed.valid(cidr);
        }
        String around = Cidr.rangeAround(text);
        return around == null
                ? Parsed.invalid(text, "is no address range", CIDR_REMEDY)
                : Parsed.invalid(
                        text,
                        "is one address with the length of a range",
                        "write " + around + " for the range, or " + text.substring(0, text.indexOf('/'))
                                + " for the address alone");
    }

    private static Parsed<EndpointSettings> endpoint(String text) {
        Matcher matcher = WEIGHTED.matcher(text);
        if (!matcher.matches()) {
            return Parsed.invalid(withoutUser(text), "is no endpoint", ENDPOINT_REMEDY);
        }
        String weight = matcher.group(2);
        int share = weight == null ? 1 : Integer.parseInt(weight);
        if (share < 1 || share > LARGEST_WEIGHT) {
            return Parsed.invalid(
                    withoutUser(text), "has a weight out of range", "write a weight from 1 to " + LARGEST_WEIGHT);
        }
        String url = matcher.group(1);
        if (url.toLowerCase(Locale.ROOT).startsWith(SRV)) {
            return service(url, weight);
        }
        boolean secured = url.toLowerCase(Locale.ROOT).startsWith(HTTPS);
        return origin(url, secured ? HTTPS : HTTP).then(authority -> {
            int usual = secured ? HTTPS_PORT : HTTP_PORT;
            int port = authority.port() < 0 ? usual : authority.port();
            UpstreamTls tls = secured ? UpstreamTls.STANDARD : null;
            return Parsed.valid(new EndpointSettings(withoutBrackets(authority.host()), port, share, tls));
        });
    }

    /** Whatever else could be said of it is said by its SRV records. */
    private static Parsed<EndpointSettings> service(String text, @Nullable String weight) {
        String url = text.substring(SRV.length());
        boolean secured = url.toLowerCase(Locale.ROOT).startsWith(HTTPS);
        return origin(url, secured ? HTTPS : HTTP).then(authority -> {
            if (authority.port() >= 0 || weight != null) {
                return Parsed.invalid(
                        text,
                        "has a " + (weight == null ? "port" : "weight") + ", which SRV records say",
                        "take it off");
            }
            return IpAddress.parse(withoutBrackets(authority.host())) == null
                    ? Parsed.valid(EndpointSettings.ofService(authority.host(), secured ? UpstreamTls.STANDARD : null))
                    : Parsed.invalid(text, "is an address, which has no SRV records", SRV_REMEDY);
        });
    }

    private static Parsed<InetSocketAddress> dnsServer(String text) {
        boolean bare = IpAddress.parse(text) != null && text.indexOf(':') >= 0;
        Authority authority = Authority.parse(bare ? "[" + text + "]" : text);
        if (authority == null || IpAddress.parse(withoutBrackets(authority.host())) == null) {
            return Parsed.invalid(text, "is no address of a DNS server", DNS_REMEDY);
        }
        int port = authority.port() < 0 ? DNS_PORT : authority.port();
        // An address is not looked up.
        return Parsed.valid(new InetSocketAddress(withoutBrackets(authority.host()), port));
    }

    private static Parsed<Authority> origin(String url, String scheme) {
        if (url.indexOf('@') >= 0) {
            return Parsed.invalid(
                    withoutUser(url),
                    "has a user's name in it",
                    "take off what stands before the @; set a header instead");
        }
        if (!url.toLowerCase(Locale.ROOT).startsWith(scheme)) {
            return Parsed.invalid(url, "is no endpoint", "write http:// or https:// before the host");
        }
        String rest = url.substring(scheme.length());
        int end = endOfAuthority(rest);
        if (end < rest.length()) {
            return Parsed.invalid(
                    url,
                    "has more than a host and a port",
                    "write " + scheme + ConfigText.printable(rest.substring(0, end))
                            + "; a path is given by rewrite.path of the route");
        }
        Authority authority = Authority.parse(rest);
        return authority == null
                ? Parsed.invalid(url, "has no host and port that could be connected to", ENDPOINT_REMEDY)
                : Parsed.valid(authority);
    }

    /** The text as it may be shown: a password may stand before the @. */
    static String withoutUser(String text) {
        int at = text.lastIndexOf('@');
        return at < 0 ? text : ConfigText.MASK + text.substring(at);
    }

    private static int endOfAuthority(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                return i;
            }
        }
        return rest.length();
    }

    private static Parsed<ListenAddress> listenAddress(String text) {
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return ValueType.integer(0, 65535)
                    .parse(text)
                    .fold(
                            port -> Parsed.valid(new ListenAddress(null, port)),
                            invalid -> Parsed.invalid(text, "is no port", "write a port from 0 to 65535"));
        }
        int colon = text.lastIndexOf(':');
        Authority host = colon < 0 ? null : Authority.parse(text.substring(0, colon));
        Integer port =
                ValueType.integer(0, 65535).parse(text.substring(colon + 1)).orNull();
        // The port is read apart from the host: 0 is no port of an authority, but stands for any free one here.
        return host == null || host.port() >= 0 || port == null
                ? Parsed.invalid(text, "is no address to listen on", LISTEN_REMEDY)
                : Parsed.valid(new ListenAddress(withoutBrackets(host.host()), port));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
