package dev.gatehouse.upstream;

import java.io.IOException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.NHttpMessageParser;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * HttpCore's parser takes a head that the connection's end has cut off for a whole one, and mends lines that leave open what is
 * meant. This one does not.
 */
final class WholeHeadParser implements NHttpMessageParser<HttpResponse> {

    private final NHttpMessageParser<HttpResponse> parser;
    private final HeadLines lines = new HeadLines();
    private boolean begun;

    WholeHeadParser(NHttpMessageParser<HttpResponse> parser) {
        this.parser = parser;
    }

    @Override
    public void reset() {
        begun = false;
        lines.reset();
        parser.reset();
    }

    @Override
    public @Nullable HttpResponse parse(SessionInputBuffer buffer, boolean endOfStream)
            throws IOException, HttpException {
        begun |= buffer.hasData();
        HttpResponse head = parser.parse(lines.of(buffer), false);
        String fault = lines.fault();
        if (fault != null) {
            throw new MalformedResponse(fault);
        }
        if (head != null) {
            ReactorThread.current().messageEnds(buffer.hasData());
        } else if (endOfStream && begun) {
            throw new MalformedResponse("the connection ended within the response's head");
        }
        return head;
    }
}
