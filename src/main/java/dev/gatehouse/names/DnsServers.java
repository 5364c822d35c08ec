package dev.gatehouse.names;

import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks one server after the other until one answers: that something is so, or that there is nothing. */
final class DnsServers {

    private final DnsTransport transport;
    private final ResolverSettings settings;

    DnsServers(DnsTransport transport, ResolverSettings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    CompletionStage<DnsMessage> ask(DnsQuestion question) {
        return ask(question, 0, null);
    }

    private CompletionStage<DnsMessage> ask(DnsQuestion question, int asked, @Nullable LookupFailure failed) {
        int servers = settings.servers().size();
        if (asked == servers * settings.attempts()) {
            return CompletableFuture.failedFuture(
                    failed == null ? new LookupFailure(LookupFailure.Kind.NO_ANSWER, "nobody to ask") : failed);
        }
        return askOne(settings.servers().get(asked % servers), question)
                .handle((answer, failure) -> answer != null
                        ? CompletableFuture.completedFuture(answer)
                        : ask(question, asked + 1, asLookupFailure(failure)))
                .thenCompose(next -> next);
    }

    private CompletionStage<DnsMessage> askOne(InetSocketAddress server, DnsQuestion question) {
        Duration timeout = settings.timeout();
        return transport
                .ask(server, DnsQuery.of(question, true), timeout)
                .thenCompose(answer -> doesNotKnowExtensions(answer)
                        ? transport.ask(server, DnsQuery.of(question, false), timeout)
                        : CompletableFuture.completedFuture(answer))
                .thenCompose(answer -> answer.says()
                        ? CompletableFuture.completedFuture(answer)
                        : CompletableFuture.failedFuture(new LookupFailure(
                                LookupFailure.Kind.REFUSED,
                                server.getAddress().getHostAddress() + " answers " + "with code " + answer.code())));
    }

    private static boolean doesNotKnowExtensions(DnsMessage answer) {
        return answer.code() == DnsMessage.NOT_UNDERSTOOD || answer.code() == DnsMessage.NOT_IMPLEMENTED;
    }

    private static LookupFailure asLookupFailure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LookupFailure known) {
            return known;
        }
        // A server that is not there says so at once, where the network lets it.
        LookupFailure.Kind kind =
                cause instanceof InterruptedIOException ? LookupFailure.Kind.NO_ANSWER : LookupFailure.Kind.REFUSED;
        return new LookupFailure(kind, String.valueOf(cause.getMessage()));
    }
}
