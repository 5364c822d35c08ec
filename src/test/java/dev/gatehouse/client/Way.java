package dev.gatehouse.client;

/** A way to speak to a server. */
public enum Way {
    HTTP(false, false),
    HTTPS(true, false),
    /** HTTP/2 from the first byte, without TLS. */
    H2C(false, true),
    /** HTTP/2 as it is agreed on under TLS. */
    H2(true, true);

    private final boolean underTls;
    private final boolean http2;

    Way(boolean underTls, boolean http2) {
        this.underTls = underTls;
        this.http2 = http2;
    }

    public boolean isUnderTls() {
        return underTls;
    }

    public boolean isHttp2() {
        return http2;
    }
}
