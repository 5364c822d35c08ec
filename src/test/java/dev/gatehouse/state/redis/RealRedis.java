package dev.gatehouse.state.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A Redis of a test's own, which keeps nothing on the disk. */
public final class RealRedis implements AutoCloseable {

    private static final int ATTEMPTS = 5;

    private final int port;
    private RedisServer server;

    private RealRedis(int port, RedisServer server) {
        this.port = port;
        this.server = server;
    }

    public static RealRedis start() throws IOException {
        IOException last = new IOException("none was tried");
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = freePort();
            try {
                return new RealRedis(port, server(port));
            } catch (IOException e) {
                // Somebody else took the port in between.
                last = e;
            }
        }
        throw last;
    }

    public int port() {
        return port;
    }

    /** All that it holds is gone with it. */
    public void stop() throws IOException {
        server.stop();
    }

    public void startAgain() throws IOException {
        server = server(port);
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }

    private static RedisServer server(int port) throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
