package dev.gatehouse.upstream;

import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.http.Fields;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Between our heads and HttpCore's. A request's framing is made here; a response's is distrusted here. */
final class UpstreamHead implements EntityDetails {

    /** All field lines of a response together: with the gateway's own they are to fit what the embedded server sends. */
    private static final int MAX_FIELD_BYTES = 60 * 1024;

    /** A client that knows what the status means looks for the next answer where this one's content is. */
    static final String CONTENT_OF_NONE = "the response's status has no content, and the response has";

    private final UpstreamRequest request;
    private final String endpointAuthority;

    UpstreamHead(UpstreamRequest request, String endpointAuthority) {
        this.request = request;
        this.endpointAuthority = endpointAuthority;
    }

    HttpRequest message() {
        BasicHttpRequest message = new BasicHttpRequest(request.method(), request.target());
        String host = request.host();
        message.addHeader(new BasicHeader("Host", host == null ? endpointAuthority : host));
        Fields fields = request.fields();
        for (int i = 0; i < fields.size(); i++) {
            message.addHeader(new BasicHeader(fields.name(i), fields.value(i)));
        }
        addFraming(message);
        return message;
    }

    /** A method that usually has a body says so when it has none (RFC 9110 §8.6). */
    private void addFraming(HttpRequest message) {
        RequestBody body = request.body();
        if (body == null) {
            switch (request.method()) {
                case "POST", "PUT", "PATCH" -> message.addHeader(new BasicHeader("Content-Length", "0"));
                default -> {}
            }
        } else if (body.length() == RequestBody.UNKNOWN_LENGTH) {
            message.addHeader(new BasicHeader("Transfer-Encoding", "chunked"));
        } else {
            message.addHeader(new BasicHeader("Content-Length", Long.toString(body.length())));
        }
    }

    /**
     * Refuses what may not be passed on: framing that two parsers could read differently, fields that are none.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112 §6.3</a>
     */
    static UpstreamResponse read(HttpResponse response, @Nullable EntityDetails entity) throws MalformedResponse {
        Fields fields = checked(fieldsOf(response));
        boolean lengthSeen = false;
        boolean codingSeen = false;
        int bytes = 0;
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            bytes += name.length() + fields.value(i).length() + ": \r\n".length();
            if (name.equalsIgnoreCase("Content-Length")) {
                if (lengthSeen || !isLength(fields.value(i))) {
                    throw new MalformedResponse("Content-Length of the response is doubled or no number");
                }
                lengthSeen = true;
            } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
                if (codingSeen || !fields.value(i).equalsIgnoreCase("chunked")) {
                    throw new MalformedResponse("Transfer-Encoding of the response is not chunked alone");
                }
                codingSeen = true;
            }
        }
        if (lengthSeen && codingSeen) {
            throw new MalformedResponse("the response has both Content-Length and Transfer-Encoding");
        }
        if (codingSeen && isOfOldVersion(response)) {
            throw new MalformedResponse("the response has a Transfer-Encoding, which its version does not know");
        }
        if (bytes > MAX_FIELD_BYTES) {
            throw new MalformedResponse("the response's fields are too large");
        }
        if (response.getCode() > 599) {
            throw new MalformedResponse("the response's status is out of range");
        }
        if (response.getCode() == 205 && entity != null && entity.getContentLength() > 0) {
            throw new MalformedResponse(CONTENT_OF_NONE);
        }
        return new UpstreamResponse(
                response.getCode(), fields, entity != null, entity == null ? 0 : entity.getContentLength());
    }

    private static boolean isOfOldVersion(HttpResponse response) {
        ProtocolVersion version = response.getVersion();
        return version != null && version.lessEquals(HttpVersion.HTTP_1_0);
    }

    /** Fields that are fields, of whichever head. */
    static Fields checked(Fields fields) throws MalformedResponse {
        for (int i = 0; i < fields.size(); i++) {
            if (!FieldSyntax.isToken(fields.name(i)) || !FieldSyntax.isValue(fields.value(i))) {
                throw new MalformedResponse("a field of the response is malformed");
            }
        }
        return fields;
    }

    private static boolean isLength(String value) {
        if (value.isEmpty() || value.length() > 18) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    static Fields fieldsOf(HttpResponse response) {
        Fields fields = new Fields();
        for (Iterator<Header> headers = response.headerIterator(); headers.hasNext(); ) {
            Header header = headers.next();
            fields.add(header.getName(), valueOf(header));
        }
        return fields;
    }

    static @Nullable Fields fieldsOf(@Nullable List<? extends Header> trailers) {
        if (trailers == null || trailers.isEmpty()) {
            return null;
        }
        Fields fields = new Fields();
        for (Header header : trailers) {
            fields.add(header.getName(), valueOf(header));
        }
        return fields;
    }

    /** Never null, even without trailers: that is how {@link UpstreamProtocol} knows a body's own end. */
    static List<Header> headersOf(@Nullable Fields trailers) {
        if (trailers == null) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(trailers.size());
        for (int i = 0; i < trailers.size(); i++) {
            headers.add(new BasicHeader(trailers.name(i), trailers.value(i)));
        }
        return headers;
    }

    private static String valueOf(Header header) {
        String value = header.getValue();
        return value == null ? "" : value;
    }

    // What HttpCore asks of a body that is to be sent; the framing itself stands in the fields.

    @Override
    public long getContentLength() {
        RequestBody body = request.body();
        return body == null ? 0 : body.length();
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public @Nullable String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return getContentLength() < 0;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }
}
