package dev.gatehouse.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser.RequestHandler;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;

/**
 * Refuses a head with the first field that is too many, and does not wait for its end: small fields cost twenty times the memory of
 * the bytes that they come in. All else is for whoever else hears the parser.
 */
final class FieldCount implements RequestHandler {

    /** By which it is told from what the parser refuses. */
    static final class TooMany extends HttpException.RuntimeException {

        static final String REASON = "more fields than limit.head-fields";

        private static final long serialVersionUID = 1;

        TooMany() {
            super(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, REASON);
        }
    }

    private final RequestHandler heard;
    private int most = Integer.MAX_VALUE;
    private int fields;

    FieldCount(RequestHandler heard) {
        this.heard = heard;
    }

    /** To be set before the first byte comes. */
    void allow(int atMost) {
        most = atMost;
    }

    @Override
    public void startRequest(String method, String target, HttpVersion version) {
        fields = 0;
        heard.startRequest(method, target, version);
    }

    @Override
    public void parsedHeader(HttpField field) {
        count();
        heard.parsedHeader(field);
    }

    @Override
    public void parsedTrailer(HttpField field) {
        count();
        heard.parsedTrailer(field);
    }

    private void count() {
        fields++;
        if (fields > most) {
            throw new TooMany();
        }
    }

    @Override
    public void messageBegin() {
        heard.messageBegin();
    }

    @Override
    public boolean headerComplete() {
        fields = 0;
        return heard.headerComplete();
    }

    @Override
    public boolean content(ByteBuffer item) {
        return heard.content(item);
    }

    @Override
    public boolean contentComplete() {
        return heard.contentComplete();
    }

    @Override
    public boolean messageComplete() {
        return heard.messageComplete();
    }

    @Override
    public void earlyEOF() {
        heard.earlyEOF();
    }

    @Override
    public void badMessage(HttpException failure) {
        heard.badMessage(failure);
    }

    @Override
    public void onViolation(ComplianceViolation.Event event) {
        heard.onViolation(event);
    }

    @Override
    public ComplianceViolation.Listener getComplianceViolationListener() {
        return heard.getComplianceViolationListener();
    }
}
