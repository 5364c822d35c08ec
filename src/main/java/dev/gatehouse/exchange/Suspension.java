package dev.gatehouse.exchange;

/**
 * What a stage leaves in the ledger when it waits for the network, to find it again on the dispatch that follows. One at a
 * time: a request waits in one stage.
 */
public interface Suspension {}
