package dev.gatehouse.config;

import java.net.URI;
import java.time.Duration;

/** The keys of a file that say which service is asked who is calling. */
record AskedKeys(Key<URI> url, Key<String> upstream, Key<Duration> timeout) {}
