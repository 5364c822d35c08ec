package dev.gatehouse.names;

import dev.gatehouse.http.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How DNS is asked.
 *
 * @param servers in the order in which they are asked
 * @param search what is put behind names with fewer dots than {@code ndots}
 * @param timeout for one server to answer; longer than zero
 * @param attempts rounds over all servers; at least 1
 * @see <a href="https://man7.org/linux/man-pages/man5/resolv.conf.5.html">resolv.conf(5)</a>
 */
public record ResolverSettings(
        List<InetSocketAddress> servers, List<String> search, int ndots, Duration timeout, int attempts) {

    static final int DNS_PORT = 53;

    private static final int MOST_SERVERS = 3;
    private static final int MOST_NDOTS = 15;
    private static final int MOST_SECONDS = 30;
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(3);
    private static final int STANDARD_ATTEMPTS = 2;

    public ResolverSettings {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        if (timeout.isNegative() || timeout.isZero() || attempts < 1) {
            throw new IllegalArgumentException("timeout " + timeout + ", attempts " + attempts);
        }
    }

    ResolverSettings asking(List<InetSocketAddress> others) {
        return new ResolverSettings(others, search, ndots, timeout, attempts);
    }

    ResolverSettings onPort(int port) {
        return asking(servers.stream()
                .map(server -> new InetSocketAddress(server.getAddress(), port))
                .toList());
    }

    /**
     * As the C library reads it.
     *
     * @param localDomain of the environment's {@code LOCALDOMAIN}; null = it has none
     * @param options of the environment's {@code RES_OPTIONS}; null = it has none
     */
    static ResolverSettings parse(List<String> lines, @Nullable String localDomain, @Nullable String options) {
        Reading reading = new Reading();
        for (String line : lines) {
            reading.line(line);
        }
        if (localDomain != null && !localDomain.isBlank()) {
            reading.search = List.of(words(localDomain));
        }
        reading.options(options == null ? new String[0] : words(options));
        return new ResolverSettings(reading.servers, reading.search, reading.ndots, reading.timeout, reading.attempts);
    }

    private static String[] words(String text) {
        return Arrays.stream(text.trim().split("[ \t]+"))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    private static final class Reading {

        private final List<InetSocketAddress> servers = new ArrayList<>();
        private List<String> search = List.of();
        private int ndots = 1;
        private Duration timeout = STANDARD_TIMEOUT;
        private int attempts = STANDARD_ATTEMPTS;

        void line(String line) {
            String[] words = words(line);
            if (words.length < 2) {
                return;
            }
            String[] rest = Arrays.copyOfRange(words, 1, words.length);
            switch (words[0]) {
                case "nameserver" -> server(rest[0]);
                case "domain" -> search = List.of(rest[0].toLowerCase(Locale.ROOT));
                case "search" ->
                    search = Arrays.stream(rest)
                            .map(domain -> domain.toLowerCase(Locale.ROOT))
                            .toList();
                case "options" -> options(rest);
                default -> {
                    // A comment, or what concerns other resolvers.
                }
            }
        }

        private void server(String text) {
            int zone = text.indexOf('%');
            if (servers.size() < MOST_SERVERS && IpAddress.parse(zone < 0 ? text : text.substring(0, zone)) != null) {
                try {
                    servers.add(new InetSocketAddress(InetAddress.getByName(text), DNS_PORT));
                } catch (UnknownHostException e) {
                    // A zone that the machine does not have.
                }
            }
        }

        void options(String[] options) {
            for (String option : options) {
                int colon = option.indexOf(':');
                if (colon > 0) {
                    option(option.substring(0, colon), option.substring(colon + 1));
                }
            }
        }

        private void option(String name, String text) {
            if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return;
            }
            int number = Integer.parseInt(text);
            switch (name) {
                case "ndots" -> ndots = Math.min(number, MOST_NDOTS);
                case "timeout" -> timeout = Duration.ofSeconds(Math.max(1, Math.min(number, MOST_SECONDS)));
                case "attempts" -> attempts = Math.max(1, Math.min(number, MOST_ATTEMPTS));
                default -> {
                    // It concerns other resolvers.
                }
            }
        }
    }
}
