package dev.gatehouse.names;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For which names DNS is asked, and how. Every other name is left to the machine's own resolver, which goes by more than DNS:
 *
 * <ul>
 *   <li>{@code localhost} and what is below it, and what is below {@code local}, which is asked for by multicast;
 *   <li>names that {@code /etc/hosts} has;
 *   <li>all names, if {@code /etc/resolv.conf} names no server, or {@code /etc/nsswitch.conf} asks somebody before DNS who may know
 *       names that DNS knows otherwise. Not so where the operator has named servers.
 * </ul>
 *
 * <p>The files are looked at again for each name. For one thread.
 */
final class MachineRules {

    /** Whom glibc may ask before DNS without another answer to a name that DNS knows and {@code /etc/hosts} does not. */
    private static final Set<String> ALIKE =
            Set.of("files", "myhostname", "mymachines", "resolve", "mdns_minimal", "mdns4_minimal", "mdns6_minimal");

    private final List<InetSocketAddress> stated;
    private final WatchedFile<Set<String>> hosts;
    private final WatchedFile<Boolean> dnsDecides;
    private final WatchedFile<ResolverSettings> resolver;

    /**
     * @param etc where the files are
     * @param port of the servers that {@code resolv.conf} names
     * @param stated servers of the operator's; empty = the machine's
     */
    MachineRules(Path etc, int port, List<InetSocketAddress> stated) {
        this.stated = stated;
        this.hosts = new WatchedFile<>(etc.resolve("hosts"), MachineRules::hostNames);
        this.dnsDecides = new WatchedFile<>(etc.resolve("nsswitch.conf"), MachineRules::dnsDecides);
        this.resolver = new WatchedFile<>(
                etc.resolve("resolv.conf"),
                lines -> ResolverSettings.parse(lines, System.getenv("LOCALDOMAIN"), System.getenv("RES_OPTIONS"))
                        .onPort(port));
    }

    /** Whether it is the operator who said whom to ask. */
    boolean areStated() {
        return !stated.isEmpty();
    }

    /** Null if the name is the machine's resolver's matter. */
    @Nullable
    ResolverSettings dnsFor(String host) {
        String name = withoutDot(host.toLowerCase(Locale.ROOT));
        return isOfThisMachine(name) || hosts.content().contains(name) ? null : dns();
    }

    /** Whom to ask for records that DNS alone has; null if nobody is known. */
    @Nullable
    ResolverSettings dns() {
        if (areStated()) {
            return resolver.content().asking(stated);
        }
        ResolverSettings settings = resolver.content();
        return settings.servers().isEmpty() || !dnsDecides.content() ? null : settings;
    }

    private static boolean isOfThisMachine(String name) {
        return name.equals("localhost") || name.endsWith(".localhost") || name.endsWith(".local");
    }

    static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Set<String> hostNames(List<String> lines) {
        Set<String> names = new HashSet<>();
        for (String line : lines) {
            String[] words = wordsOf(line);
            Arrays.stream(words)
                    .skip(1)
                    .map(name -> withoutDot(name.toLowerCase(Locale.ROOT)))
                    .forEach(names::add);
        }
        return Set.copyOf(names);
    }

    /** Without such a file, or such a line, it is files and then DNS. */
    private static boolean dnsDecides(List<String> lines) {
        for (String line : lines) {
            String[] words = wordsOf(line);
            if (words.length > 0 && words[0].equals("hosts:")) {
                return dnsComesFirst(words);
            }
        }
        return true;
    }

    private static boolean dnsComesFirst(String[] words) {
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals("dns")) {
                return true;
            }
            // What stands in brackets is what to do on an answer: only the stub of systemd-resolved, which is asked as
            // DNS is, ends there.
            boolean alike = words[i].contains("=") || ALIKE.contains(words[i]);
            if (!alike) {
                return false;
            }
        }
        return Arrays.asList(words).contains("resolve");
    }

    private static String[] wordsOf(String line) {
        int comment = line.indexOf('#');
        String text = (comment < 0 ? line : line.substring(0, comment)).trim();
        return text.isEmpty() ? new String[0] : text.split("[ \t]+");
    }
}
