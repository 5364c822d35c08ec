package dev.gatehouse.upstream;

import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is told when its socket is open.
 *
 * @param tls how it is secured; null = not at all
 * @param reuse whether it serves another request, where it serves one at a time
 * @param shared who wants to share it; null = nobody, it is HTTP/1.1
 */
record NewConnection(
        @Nullable TlsOpening tls,
        ConnectionReuseStrategy reuse,
        @Nullable SharedConnection shared) {}
