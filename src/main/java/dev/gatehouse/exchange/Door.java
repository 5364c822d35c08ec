package dev.gatehouse.exchange;

import dev.gatehouse.http.Authority;
import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields;
import dev.gatehouse.http.Problem;
import dev.gatehouse.http.RequestFraming;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.http.ReservedNames;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.GatewaySettings.HeadLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request and refuses what is too large and what two parsers could read differently. Routing, authentication, quota, audit
 * and forwarding use only what comes out of here.
 */
final class Door {

    private Door() {}

    /** What became of a head. */
    sealed interface Reading {
        <T> T fold(
                Function<? super Entered, ? extends T> entered, Function<? super TurnedAway, ? extends T> turnedAway);
    }

    /** A head that every parser reads alike. */
    record Entered(ClientRequest request) implements Reading {
        @Override
        public <T> T fold(
                Function<? super Entered, ? extends T> entered, Function<? super TurnedAway, ? extends T> turnedAway) {
            return entered.apply(this);
        }
    }

    /** @param reason for the record */
    record TurnedAway(Problem problem, String reason) implements Reading {
        @Override
        public <T> T fold(
                Function<? super Entered, ? extends T> entered, Function<? super TurnedAway, ? extends T> turnedAway) {
            return turnedAway.apply(this);
        }
    }

    /** @param fields in which cookies in pieces are joined */
    static Reading read(HttpServletRequest request, ClientConnection connection, Fields fields, Generation generation) {
        if (request.getMethod().equals("CONNECT")) {
            return new TurnedAway(Problem.BAD_REQUEST, "a tunnel is asked for, and none is opened");
        }
        String query = request.getQueryString();
        String target = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        HeadLimits limits = generation.heads();
        if (target.length() > limits.targetBytes()) {
            return new TurnedAway(Problem.TARGET_TOO_LONG, "longer than limit.target-size");
        }
        if (fields.size() > limits.fields()) {
            return new TurnedAway(Problem.HEAD_TOO_LARGE, "more fields than limit.head-fields");
        }
        return RequestTarget.read(target)
                .fold(
                        accepted -> readFields(request, connection, accepted, fields, generation),
                        reason -> new TurnedAway(Problem.BAD_REQUEST, reason));
    }

    private static Reading readFields(
            HttpServletRequest request,
            ClientConnection connection,
            RequestTarget target,
            Fields fields,
            Generation generation) {
        String framing = RequestFraming.fault(fields, request.getProtocol());
        if (framing != null) {
            return new TurnedAway(Problem.BAD_REQUEST, framing);
        }
        boolean http2 = Http2Fields.areOf(request.getProtocol());
        String host = null;
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            String fault = faultOf(name, fields.value(i));
            if (fault != null) {
                return new TurnedAway(Problem.BAD_REQUEST, fault);
            }
            if (http2 && Http2Fields.forbid(name, fields.value(i))) {
                return new TurnedAway(Problem.BAD_REQUEST, "a field of a connection in HTTP/2");
            }
            if (name.equalsIgnoreCase("Host")) {
                if (host != null) {
                    return new TurnedAway(Problem.BAD_REQUEST, "several Host fields");
                }
                host = fields.value(i);
            }
        }
        if (http2) {
            Http2Fields.joinCookies(fields);
        }
        Authority authority = Authority.parse(host == null ? hostOfOldClient(request) : host);
        if (authority == null) {
            return new TurnedAway(Problem.BAD_REQUEST, "the Host field is no host");
        }
        if (!target.agreesWith(request.getScheme(), authority)) {
            return new TurnedAway(Problem.BAD_REQUEST, "the target's authority is not the Host field's");
        }
        Supplier<ShownCertificate> certificate = connection::certificate;
        return enter(request, target, fields, authority, generation, certificate);
    }

    private static @Nullable String faultOf(String name, String value) {
        if (!FieldSyntax.isToken(name) || !FieldSyntax.isValue(value)) {
            return "a malformed field";
        }
        // A service that reads fields as CGI variables takes underscores for dashes.
        if (name.indexOf('_') >= 0 && ReservedNames.contains(name)) {
            return "a field whose underscores could be read as dashes";
        }
        return null;
    }

    /** HTTP/1.0 knows no Host field: the container says where the request arrived. */
    private static String hostOfOldClient(HttpServletRequest request) {
        return "HTTP/1.0".equals(request.getProtocol()) ? request.getServerName() : "";
    }

    private static Reading enter(
            HttpServletRequest request,
            RequestTarget target,
            Fields fields,
            Authority authority,
            Generation generation,
            Supplier<ShownCertificate> certificate) {
        String peer = request.getRemoteAddr();
        TrustedProxies trusted = generation.trustedProxies();
        boolean isTrusted = trusted.contains(peer);
        return new Entered(new ClientRequest(
                request.getMethod(),
                request.getProtocol(),
                target,
                ForwardedFields.origin(peer, request.getScheme(), authority, fields, trusted),
                peer,
                isTrusted,
                fields,
                isTrusted && generation.believesClientCert() ? () -> ClientCertField.read(fields) : certificate));
    }
}
