package dev.gatehouse.exchange;

import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields.Origin;
import dev.gatehouse.http.RequestTarget;
import java.util.function.Supplier;

/**
 * The head of a client's request, read and judged once.
 *
 * @param protocol as the container names it, such as HTTP/1.1
 * @param peerAddress of the connection, without a port
 * @param peerTrusted whether that peer's forwarding fields are believed
 * @param fields all field lines as received
 * @param certificate that the client has shown; found out where somebody asks
 */
public record ClientRequest(
        String method,
        String protocol,
        RequestTarget target,
        Origin origin,
        String peerAddress,
        boolean peerTrusted,
        Fields fields,
        Supplier<ShownCertificate> certificate) {

    /** Of a client that shows no certificate. */
    public ClientRequest(
            String method,
            String protocol,
            RequestTarget target,
            Origin origin,
            String peerAddress,
            boolean peerTrusted,
            Fields fields) {
        this(method, protocol, target, origin, peerAddress, peerTrusted, fields, () -> ShownCertificate.NONE);
    }
}
