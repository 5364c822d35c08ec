package dev.gatehouse.config;

/** What the gateway runs in, as far as it decides which keys are used. */
public enum Deployment {
    /** Its own server, which listens where the configuration says. */
    STANDALONE,
    /** A servlet container that was there before. */
    CONTAINER
}
