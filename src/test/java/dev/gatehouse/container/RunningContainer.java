package dev.gatehouse.container;

/** A started container with one WAR in it. */
interface RunningContainer extends AutoCloseable {

    /** Where it listens, on 127.0.0.1. */
    int port();

    /** Which has loaded the application. */
    ClassLoader application();

    @Override
    void close();
}
