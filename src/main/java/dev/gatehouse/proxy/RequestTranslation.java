package dev.gatehouse.proxy;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields;
import dev.gatehouse.http.HopByHop;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.HostRewrite;
import dev.gatehouse.route.PathRewrite;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteAction.Forward;
import dev.gatehouse.route.RouteMatch;
import dev.gatehouse.route.ToldCaller.Part;
import dev.gatehouse.upstream.RequestBody;
import dev.gatehouse.upstream.UpstreamRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From the client's request to the upstream's: rebuilt, never copied. Pure: the same input gives the same request, which
 * is how {@code explain} shows it.
 *
 * <p>The order matters: what concerns the connection goes first, then what only the gateway may say, then the credential;
 * then the route's edits; then the gateway's own fields, so that no client can have them removed by naming them in
 * Connection.
 */
public final class RequestTranslation {

    private RequestTranslation() {}

    /**
     * What the gateway says by its own word.
     *
     * @param exchangeId for {@code X-Request-Id}
     * @param told of the caller; null = its name alone
     */
    public record OwnWord(
            String exchangeId, Caller caller, @Nullable Fields told) {}

    /** @param body null if the request has none */
    public static UpstreamRequest translate(
            ClientRequest client, OwnWord word, RouteMatch.Matched match, Forward forward, @Nullable RequestBody body) {
        Route route = match.route();
        Fields fields = new Fields();
        copyEndToEnd(client.fields(), fields);
        boolean trailersWelcome = acceptsTrailers(client.fields());
        HopByHop.removeFrom(fields);
        dropIdentity(fields);
        route.auth().carriers().removeFrom(fields);
        addAll(word.caller().toldUpstream(), fields);
        route.requestEdits().applyTo(fields);
        if (trailersWelcome) {
            fields.add("TE", "trailers");
            fields.add("Connection", "TE");
        }
        fields.add("Via", protocolVersion(client.protocol()) + " " + Loop.NAME);
        ForwardedFields.write(fields, client.origin(), client.peerAddress(), client.fields(), client.peerTrusted());
        PathRewrite rewrite = forward.path();
        String prefix = rewrite == null ? null : rewrite.strippedPrefix();
        if (prefix != null) {
            ForwardedFields.addPrefix(fields, prefix);
        }
        fields.set("X-Request-Id", word.exchangeId());
        tell(word, fields);
        return new UpstreamRequest(
                client.method(),
                target(client.target(), match, forward, route.auth()),
                host(client, forward),
                fields,
                0,
                body);
    }

    private static void tell(OwnWord word, Fields fields) {
        Fields told = word.told();
        String consumer = word.caller().consumerId();
        if (told == null && consumer != null) {
            fields.add(Part.ID.field(), consumer);
        }
        for (int i = 0; told != null && i < told.size(); i++) {
            fields.set(told.name(i), told.value(i));
        }
    }

    /** All but what is made anew where the request is sent. */
    private static void copyEndToEnd(Fields from, Fields to) {
        for (int i = 0; i < from.size(); i++) {
            String name = from.name(i);
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                to.add(name, from.value(i));
            }
        }
    }

    private static void addAll(Fields from, Fields to) {
        for (int i = 0; i < from.size(); i++) {
            to.add(from.name(i), from.value(i));
        }
    }

    /** TE concerns one connection; what it says of trailers is said anew, as the gateway passes them on. */
    private static boolean acceptsTrailers(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase("TE")) {
                for (String coding : fields.value(i).split(",", -1)) {
                    if (coding.strip().equalsIgnoreCase("trailers")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** What only the gateway may say of a caller, and of a request. */
    private static void dropIdentity(Fields fields) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (isIdentity(fields.name(i)) || fields.name(i).equalsIgnoreCase(Mirror.MARK)) {
                fields.remove(fields.name(i));
                i = Math.min(i, fields.size());
            }
        }
    }

    /** A certificate, too, that a proxy has told: the service behind would take it for one that the gateway vouches for. */
    private static boolean isIdentity(String name) {
        return name.regionMatches(true, 0, "X-Consumer-", 0, "X-Consumer-".length())
                || name.equalsIgnoreCase("Client-Cert")
                || name.equalsIgnoreCase("Client-Cert-Chain");
    }

    private static String target(RequestTarget target, RouteMatch.Matched match, Forward forward, AuthSettings auth) {
        String path = forward.path() == null ? target.rawPath() : forward.path().apply(target, match);
        List<String> credentials = auth.carriers().parameters();
        String query = credentials.isEmpty() ? target.rawQuery() : target.rawQueryWithout(credentials);
        return query == null ? path : path + "?" + query;
    }

    private static @Nullable String host(ClientRequest client, Forward forward) {
        HostRewrite host = forward.host();
        return switch (host.mode()) {
            case PRESERVE -> client.origin().host().text();
            case UPSTREAM -> null;
            case LITERAL -> host.literal();
        };
    }

    /** As Via wants it: the version alone for HTTP. */
    static String protocolVersion(String protocol) {
        int slash = protocol.indexOf('/');
        return slash < 0 ? protocol : protocol.substring(slash + 1);
    }
}
