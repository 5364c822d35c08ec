package dev.gatehouse.upstream;

import dev.gatehouse.names.Answer;
import dev.gatehouse.names.NameLookup;
import dev.gatehouse.names.ServiceTarget;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Addresses that are said at once, and are good for ten seconds. */
record AlwaysKnown(Function<String, List<InetAddress>> found) implements NameLookup {

    @Override
    public CompletionStage<Answer<List<InetAddress>>> addresses(String host, List<InetAddress> known) {
        return CompletableFuture.completedFuture(new Answer<>(found.apply(host), Duration.ofSeconds(10)));
    }

    @Override
    public CompletionStage<Answer<List<ServiceTarget>>> service(String name) {
        throw new IllegalStateException(name);
    }
}
