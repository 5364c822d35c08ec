package dev.gatehouse.upstream;

import dev.gatehouse.names.Answer;
import dev.gatehouse.names.NameLookup;
import dev.gatehouse.names.ServiceTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Names that a test looks up when it likes. */
final class FakeNames implements NameLookup {

    private final Map<String, Answer<List<InetAddress>>> hosts = new HashMap<>();
    private final Map<String, Answer<List<ServiceTarget>>> services = new HashMap<>();
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    void host(String name, int ttlSeconds, String... addresses) throws UnknownHostException {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        hosts.put(name, new Answer<>(all, Duration.ofSeconds(ttlSeconds)));
    }

    void service(String name, int ttlSeconds, ServiceTarget... targets) {
        services.put(name, new Answer<>(List.of(targets), Duration.ofSeconds(ttlSeconds)));
    }

    void forget(String name) {
        hosts.remove(name);
        services.remove(name);
    }

    /** Ends the look-ups that have begun. */
    void answer() {
        for (int left = underWay.size(); left > 0; left--) {
            underWay.remove().run();
        }
    }

    /** Names that were asked for since the last call of this. */
    List<String> asked() {
        List<String> names = List.copyOf(asked);
        asked.clear();
        return names;
    }

    @Override
    public CompletionStage<Answer<List<InetAddress>>> addresses(String host, List<InetAddress> known) {
        return lookUp(hosts, host);
    }

    @Override
    public CompletionStage<Answer<List<ServiceTarget>>> service(String name) {
        return lookUp(services, name);
    }

    private <T> CompletionStage<Answer<T>> lookUp(Map<String, Answer<T>> from, String name) {
        asked.add(name);
        CompletableFuture<Answer<T>> future = new CompletableFuture<>();
        underWay.add(() -> {
            Answer<T> answer = from.get(name);
            if (answer == null) {
                future.completeExceptionally(new UnknownHostException("not there"));
            } else {
                future.complete(answer);
            }
        });
        return future;
    }
}
