package dev.gatehouse.quota;

import dev.gatehouse.exchange.Exchange;
import dev.gatehouse.exchange.RequestKeys;
import dev.gatehouse.http.IpAddress;
import dev.gatehouse.http.KeyedHash;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.CountBy.Kind;
import dev.gatehouse.route.CountBy.Part;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells the callers of one limit apart: by a hash that finds a caller's cell and differs from process to process, and by a
 * text that is the same in every process and after a restart.
 *
 * <p>Requests that lack a field, a cookie or a claim count together, apart from those that have an empty one.
 */
final class CallerKey {

    /** In the second word, where the first one is a text's hash. */
    private static final long PRESENT = 0;

    private static final long ABSENT = 1;

    private static final String NO_VALUE = "-";

    private final Part[] parts;
    private final KeyedHash hash;

    CallerKey(CountBy countBy, KeyedHash hash) {
        this.parts = countBy.parts().toArray(new Part[0]);
        this.hash = hash;
    }

    /** @param limit a hash of the limit, which no two limits share */
    long hash(long limit, Exchange exchange) {
        long key = limit;
        for (Part part : parts) {
            key = hash(key, part, exchange);
        }
        return key;
    }

    /** Its parts in order; a value that comes from the caller is as long as the caller has made it. */
    String text(Exchange exchange) {
        StringBuilder text = new StringBuilder(64);
        for (Part part : parts) {
            String value = isByAddress(part, exchange) ? address(exchange) : value(part, exchange);
            text.append(text.isEmpty() ? "" : " ");
            text.append(value == null ? NO_VALUE : quoted(value));
        }
        return text.toString();
    }

    /** The text of a consumer where nothing else is counted by. */
    static String ofConsumer(String id) {
        return quoted(id);
    }

    /** Whether nobody can make up any number of such callers: the configuration names all of them. */
    boolean isKnown(Exchange exchange) {
        for (Part part : parts) {
            if (!isKnown(part.kind(), exchange)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKnown(Kind kind, Exchange exchange) {
        return switch (kind) {
            case GATEWAY, ROUTE -> true;
            case PLAN, CONSUMER -> exchange.caller().consumer() != null;
            case ADDRESS, HEADER, COOKIE, CLAIM -> false;
        };
    }

    private long hash(long key, Part part, Exchange exchange) {
        if (isByAddress(part, exchange)) {
            String text = exchange.request().origin().address();
            IpAddress address = IpAddress.parse(text);
            return address == null
                    ? hash.of(key, hash.of(text), PRESENT)
                    : hash.of(key, address.high(), address.isV4() ? address.low() : 0);
        }
        String value = value(part, exchange);
        return value == null ? hash.of(key, 0, ABSENT) : hash.of(key, hash.of(value), PRESENT);
    }

    private static boolean isByAddress(Part part, Exchange exchange) {
        return part.kind() == Kind.ADDRESS
                || (part.kind() == Kind.CONSUMER && exchange.caller().consumerId() == null);
    }

    private static @Nullable String value(Part part, Exchange exchange) {
        return switch (part.kind()) {
            case GATEWAY -> "gateway";
            case PLAN -> plan(exchange.caller().consumer());
            case CONSUMER -> exchange.caller().consumerId();
            case ADDRESS -> exchange.request().origin().address();
            case ROUTE -> exchange.route().id();
            case HEADER -> exchange.request().fields().first(name(part));
            case COOKIE -> RequestKeys.cookie(exchange.request().fields(), name(part));
            case CLAIM -> claim(exchange.caller().claims().find(name(part)));
        };
    }

    private static @Nullable String plan(@Nullable ConsumerSettings consumer) {
        return consumer == null ? null : consumer.plan();
    }

    /** Only what stands for itself: a list or an object is no name of anybody, and counts as none. */
    private static @Nullable String claim(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
        return value instanceof String || value instanceof Boolean ? value.toString() : null;
    }

    private static String address(Exchange exchange) {
        String text = exchange.request().origin().address();
        IpAddress address = IpAddress.parse(text);
        if (address == null) {
            return text;
        }
        return address.isV4() ? address.text() : new IpAddress(address.high(), 0).text() + "/64";
    }

    /** So that no value can be taken for two, or for none. */
    private static String quoted(String value) {
        boolean plain = !value.isEmpty()
                && !value.equals(NO_VALUE)
                && value.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"');
        return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String name(Part part) {
        return Objects.requireNonNull(part.name(), "a header, a cookie and a claim have a name");
    }
}
