package dev.gatehouse.assembly;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.exchange.ShownCertificate;
import dev.gatehouse.http.Authority;
import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.GatewaySettings;
import java.util.Locale;
import java.util.function.Function;

/** A request that somebody asks about, read as if a client on this machine had sent it. */
sealed interface ExplainedRequest {

    <T> T fold(Function<? super Read, ? extends T> read, Function<? super Refused, ? extends T> refused);

    /** A head that the gateway would let in. */
    record Read(ClientRequest request) implements ExplainedRequest {
        @Override
        public <T> T fold(Function<? super Read, ? extends T> read, Function<? super Refused, ? extends T> refused) {
            return read.apply(this);
        }
    }

    /** @param reason why the gateway would answer 400 */
    record Refused(String reason) implements ExplainedRequest {
        @Override
        public <T> T fold(Function<? super Read, ? extends T> read, Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }

    /** @param url absolute, or a path alone, which is then asked of localhost */
    static ExplainedRequest read(String method, String url, Fields fields, GatewaySettings gateway) {
        // A path alone may have a whole URL in its query.
        int schemeEnd = url.startsWith("/") ? -1 : url.indexOf("://");
        String scheme = schemeEnd < 0 ? "http" : url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = schemeEnd < 0 ? "localhost" + url : url.substring(schemeEnd + "://".length());
        int path = firstOf(rest, '/', '?');
        String host = fields.contains("Host") ? String.valueOf(fields.first("Host")) : rest.substring(0, path);
        Authority authority = Authority.parse(host);
        if (authority == null) {
            return new Refused("the host is no host");
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!FieldSyntax.isToken(fields.name(i)) || !FieldSyntax.isValue(fields.value(i))) {
                return new Refused("a malformed field");
            }
        }
        String target = rest.startsWith("/", path) ? rest.substring(path) : "/" + rest.substring(path);
        return RequestTarget.read(target)
                .fold(
                        accepted -> new Read(request(method, scheme, authority, accepted, fields, gateway)),
                        Refused::new);
    }

    private static ClientRequest request(
            String method,
            String scheme,
            Authority host,
            RequestTarget target,
            Fields fields,
            GatewaySettings gateway) {
        String peer = "127.0.0.1";
        TrustedProxies trusted = gateway.trustedProxies();
        boolean isTrusted = trusted.contains(peer);
        return new ClientRequest(
                method,
                "HTTP/1.1",
                target,
                ForwardedFields.origin(peer, scheme, host, fields, trusted),
                peer,
                isTrusted,
                fields,
                () -> isTrusted && gateway.believesClientCert()
                        ? ShownCertificate.toldByProxy(fields)
                        : ShownCertificate.NONE);
    }

    private static int firstOf(String text, char one, char other) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == one || text.charAt(i) == other) {
                return i;
            }
        }
        return text.length();
    }
}
