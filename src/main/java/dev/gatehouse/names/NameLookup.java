package dev.gatehouse.names;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Turns names into what they lead to, without blocking whoever asks. */
public interface NameLookup extends AutoCloseable {

    /**
     * Fails if nothing can be learned, or there is nothing.
     *
     * @param host a name or an address; one that ends with a dot is taken as it is, without a search list
     * @param known of it before: stands in for those of IPv4, or of IPv6, if of these alone nothing can be learned
     */
    CompletionStage<Answer<List<InetAddress>>> addresses(String host, List<InetAddress> known);

    /**
     * Where a service is, by its SRV records; nowhere, if they say so. Fails if nothing can be learned, or there are none.
     *
     * @param name such as {@code _http._tcp.orders.internal}
     */
    CompletionStage<Answer<List<ServiceTarget>>> service(String name);

    /** Who waits for an answer may get none. */
    @Override
    default void close() {}
}
