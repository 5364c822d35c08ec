package dev.gatehouse.state.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;

/** Tells of the loss of a connection. */
final class Disconnection implements RedisConnectionStateListener {

    private final Runnable ear;

    Disconnection(Runnable ear) {
        this.ear = ear;
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        ear.run();
    }
}
