package dev.gatehouse.auth;

import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.ForwardedFields;
import dev.gatehouse.http.HopByHop;
import dev.gatehouse.http.RequestTarget;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthorizerSettings.Told;
import dev.gatehouse.route.Carriers;
import dev.gatehouse.route.SchemeSettings;
import java.util.List;

/**
 * What an authorizer is told of a request: the fields that the operator lists, as the client has sent them, and where the request comes
 * from and what it asks for, as the gateway has found out. Never the body; no session of the gateway's; and no key that is the gateway's
 * own, unless the field that has nothing else in it is listed.
 *
 * @param ofClient the fields that are the client's
 * @param all these, and the gateway's own; not to be changed
 */
record AuthorizerQuestion(Fields ofClient, Fields all) {

    private static final String AUTHORIZATION = "Authorization";

    /** @param auth of the route: whose keys, and which cookies of the gateway's own, do not go */
    static AuthorizerQuestion of(ClientRequest request, Told told, AuthSettings auth) {
        Fields client = ofClient(request.fields(), told.fields());
        new Carriers(List.of(), List.of(), auth.ownCookies(), List.of()).removeFrom(client);
        Fields all = copyOf(client);
        ForwardedFields.write(all, request.origin(), request.peerAddress(), request.fields(), request.peerTrusted());
        all.add("X-Forwarded-Method", request.method());
        all.add("X-Forwarded-Uri", uri(request.target(), auth.keyParameters()));
        return new AuthorizerQuestion(client, all);
    }

    private static Fields ofClient(Fields received, List<String> names) {
        Fields endToEnd = copyOf(received);
        HopByHop.removeFrom(endToEnd);
        endToEnd.removeLinesIf((name, value) -> names.stream().noneMatch(name::equalsIgnoreCase)
                || (name.equalsIgnoreCase(AUTHORIZATION)
                        && Carriers.isOfScheme(value, SchemeSettings.ApiKey.AUTHORIZATION)));
        return endToEnd;
    }

    private static Fields copyOf(Fields fields) {
        Fields copy = new Fields();
        for (int i = 0; i < fields.size(); i++) {
            copy.add(fields.name(i), fields.value(i));
        }
        return copy;
    }

    private static String uri(RequestTarget target, List<String> keyParameters) {
        String query = keyParameters.isEmpty() ? target.rawQuery() : target.rawQueryWithout(keyParameters);
        return query == null ? target.rawPath() : target.rawPath() + "?" + query;
    }
}
