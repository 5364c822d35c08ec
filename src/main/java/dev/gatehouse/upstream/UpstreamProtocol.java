package dev.gatehouse.upstream;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.nio.ChunkEncoder;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandler;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexer;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.ContentEncoder;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.nio.SessionOutputBuffer;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOEventHandlerFactory;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** What is spoken with upstreams: HTTP/2, or HTTP/1.1, which is HttpCore's, with nothing added to heads, and with codecs of our own where they matter. */
final class UpstreamProtocol implements IOEventHandlerFactory {

    private static final int MAX_RESPONSE_FIELDS = 200;
    private static final int MAX_RESPONSE_LINE_BYTES = 16 * 1024;

    /** A connection has three buffers of this size; bodies of known length go past them. */
    private static final int BUFFER_BYTES = 4 * 1024;

    /** How much of an answer may be on its way to a client that does not read. */
    private static final int WINDOW_BYTES = 64 * 1024;

    /** How long a service that says nothing to {@code Expect: 100-continue} keeps the body from being sent: RFC 9110 §10.1.1 sets no time. */
    private static final Timeout CONTINUE_WAIT = Timeout.ofSeconds(1);

    private static final Http1Config HTTP = Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setInitialWindowSize(WINDOW_BYTES)
            .setWaitForContinueTimeout(CONTINUE_WAIT)
            .setMaxHeaderCount(MAX_RESPONSE_FIELDS)
            .setMaxLineLength(MAX_RESPONSE_LINE_BYTES)
            .build();

    /** Every byte of a field is one char, both ways: the gateway passes on what it does not understand. */
    private static final CharCodingConfig BYTES =
            CharCodingConfig.custom().setCharset(StandardCharsets.ISO_8859_1).build();

    private final DefaultHttpResponseParserFactory parsers = new DefaultHttpResponseParserFactory(HTTP);

    /** @param attachment a {@link NewConnection} */
    @Override
    public IOEventHandler createHandler(ProtocolIOSession session, @Nullable Object attachment) {
        NewConnection connection = (NewConnection) Objects.requireNonNull(attachment);
        TlsOpening tls = connection.tls();
        if (tls != null) {
            session.enqueue(tls, Command.Priority.IMMEDIATE);
        }
        SharedConnection shared = connection.shared();
        if (shared == null) {
            return http1(session, connection);
        }
        return tls == null
                ? shared.speaksHttp2(session, false)
                : new NegotiatedProtocol(session, tls, shared, () -> http1(session, connection));
    }

    private IOEventHandler http1(ProtocolIOSession session, NewConnection connection) {
        return new ClientHttp1IOEventHandler(new Duplexer(session, parsers, new NotedReuse(connection.reuse())));
    }

    private static final class Duplexer extends ClientHttp1StreamDuplexer {

        private final NotedReuse reuse;

        Duplexer(ProtocolIOSession session, DefaultHttpResponseParserFactory parsers, NotedReuse reuse) {
            super(
                    session,
                    new NothingAdded(),
                    HTTP,
                    BYTES,
                    reuse,
                    new WholeHeadParser(parsers.create()),
                    DefaultHttpRequestWriterFactory.INSTANCE.create(),
                    null,
                    null,
                    null);
            this.reuse = reuse;
        }

        @Override
        protected ContentDecoder createContentDecoder(
                long length, ReadableByteChannel channel, SessionInputBuffer buffer, BasicHttpTransportMetrics metrics)
                throws HttpException {
            ContentDecoder decoder = length >= 0
                    ? new BulkBodyDecoder(channel, buffer, length)
                    : super.createContentDecoder(
                            length,
                            channel,
                            length == ContentLengthStrategy.CHUNKED ? new StrictChunkSizes(buffer) : buffer,
                            metrics);
            return new EndNotingDecoder(decoder, buffer, reuse);
        }

        @Override
        protected ContentEncoder createContentEncoder(
                long length, WritableByteChannel channel, SessionOutputBuffer buffer, BasicHttpTransportMetrics metrics)
                throws HttpException {
            return length == ContentLengthStrategy.CHUNKED
                    ? new HonestChunkEncoder(channel, buffer, metrics)
                    : super.createContentEncoder(length, channel, buffer, metrics);
        }
    }

    /**
     * Ends a chunked body only when it is at its end. HttpCore also ends it, without trailers, when an answer comes
     * before: the upstream would take the part for the whole. It gets no end instead, and the connection is closed.
     */
    private static final class HonestChunkEncoder extends ChunkEncoder {

        HonestChunkEncoder(WritableByteChannel channel, SessionOutputBuffer buffer, BasicHttpTransportMetrics metrics) {
            super(channel, buffer, metrics, 0);
        }

        @Override
        public void complete(@Nullable List<? extends Header> trailers) throws IOException {
            if (trailers != null) {
                super.complete(trailers);
            }
        }
    }
}
