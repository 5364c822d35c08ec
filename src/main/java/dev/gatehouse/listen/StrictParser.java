package dev.gatehouse.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.BufferUtil;

/** Jetty's parser with an eye on the request line, of which it takes more than one spelling. */
final class StrictParser extends HttpParser {

    private RequestLine line = new RequestLine();

    StrictParser(RequestHandler handler, int maxHeadBytes, HttpCompliance compliance) {
        super(handler, maxHeadBytes, compliance);
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        if (line.isWhole() && isStart()) {
            line = new RequestLine();
        }
        if (!line.accepts(buffer)) {
            BufferUtil.clear(buffer);
            badMessage(new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "malformed request line"));
            return false;
        }
        return super.parseNext(buffer);
    }
}
