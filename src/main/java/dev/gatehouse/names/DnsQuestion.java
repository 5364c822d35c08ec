package dev.gatehouse.names;

/** @param name in lower case, without the dot at its end */
record DnsQuestion(String name, int type) {}
