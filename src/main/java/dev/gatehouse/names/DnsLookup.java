package dev.gatehouse.names;

import dev.gatehouse.names.LookupFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds the records of one name: behind its aliases, and with what is searched put behind it. */
final class DnsLookup {

    private static final int MOST_ALIASES = 8;
    private static final long LONGEST_TTL_SECONDS = Integer.MAX_VALUE;

    private final DnsServers servers;

    DnsLookup(DnsServers servers) {
        this.servers = servers;
    }

    /**
     * Which names one that was written may mean, in the order in which they are tried.
     *
     * @throws LookupFailure if it is no name
     */
    static List<String> candidates(String written, ResolverSettings settings) throws LookupFailure {
        String absolute = MachineRules.withoutDot(written).toLowerCase(Locale.ROOT);
        List<String> names = new ArrayList<>();
        if (!written.endsWith(".")) {
            settings.search().forEach(domain -> names.add(absolute + "." + MachineRules.withoutDot(domain)));
        }
        long dots = absolute.chars().filter(c -> c == '.').count();
        names.add(dots >= settings.ndots() ? 0 : names.size(), absolute);
        names.removeIf(name -> !DnsWire.isName(name));
        if (names.isEmpty()) {
            throw new LookupFailure(Kind.NOTHING_THERE, "that is no name");
        }
        return names;
    }

    /** None: there is nothing of this type. Fails only if that, or what there is, cannot be learned. */
    CompletionStage<Answer<List<DnsRecord>>> records(String name, int type) {
        return records(name, type, 0, LONGEST_TTL_SECONDS);
    }

    private CompletionStage<Answer<List<DnsRecord>>> records(String name, int type, int aliases, long ttlSeconds) {
        return servers.ask(new DnsQuestion(name, type))
                .thenCompose(message -> follow(message, new Chain(name, type, aliases, ttlSeconds)));
    }

    private CompletionStage<Answer<List<DnsRecord>>> follow(DnsMessage message, Chain chain) {
        String asked = chain.at;
        List<DnsRecord> found = chain.follow(message.records());
        if (chain.aliases > MOST_ALIASES) {
            return CompletableFuture.failedFuture(new LookupFailure(Kind.REFUSED, "too many aliases"));
        }
        // Whoever serves only a part of the chain leaves the rest to be asked for.
        boolean goesOn = found.isEmpty() && !chain.at.equals(asked);
        if (goesOn && !DnsWire.isName(chain.at)) {
            return CompletableFuture.failedFuture(new LookupFailure(Kind.REFUSED, "an alias that cannot be asked for"));
        }
        return goesOn && message.code() == DnsMessage.NO_ERROR
                ? records(chain.at, chain.type, chain.aliases, chain.ttlSeconds)
                : CompletableFuture.completedFuture(new Answer<>(found, Duration.ofSeconds(chain.ttlSeconds)));
    }

    /** From the name that was asked for along its aliases; whatever else is in an answer is not looked at. */
    private static final class Chain {

        private final int type;
        private String at;
        private int aliases;
        private long ttlSeconds;

        Chain(String at, int type, int aliases, long ttlSeconds) {
            this.at = at;
            this.type = type;
            this.aliases = aliases;
            this.ttlSeconds = ttlSeconds;
        }

        List<DnsRecord> follow(List<DnsRecord> answer) {
            while (aliases <= MOST_ALIASES) {
                List<DnsRecord> found = of(answer, type);
                if (!found.isEmpty()) {
                    found.forEach(this::countIn);
                    return found;
                }
                List<DnsRecord> alias = of(answer, DnsRecord.CNAME);
                if (alias.isEmpty()) {
                    return List.of();
                }
                countIn(alias.get(0));
                at = Objects.requireNonNull(alias.get(0).target());
                aliases++;
            }
            return List.of();
        }

        private List<DnsRecord> of(List<DnsRecord> answer, int wanted) {
            return answer.stream()
                    .filter(record -> record.type() == wanted && record.name().equals(at))
                    .toList();
        }

        private void countIn(DnsRecord record) {
            ttlSeconds = Math.min(ttlSeconds, record.ttlSeconds());
        }
    }
}
