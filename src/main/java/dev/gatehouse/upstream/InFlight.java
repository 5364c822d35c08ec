package dev.gatehouse.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All calls under way: one sweep over them enforces every deadline, so that a request needs no timer. */
final class InFlight {

    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();

    void add(UpstreamCall call) {
        calls.add(call);
    }

    void remove(UpstreamCall call) {
        calls.remove(call);
    }

    int size() {
        return calls.size();
    }

    /** Ends every call that is under way now. */
    void failAll(UpstreamFailure failure) {
        calls.forEach(call -> call.fail(failure));
    }

    void sweep(long nowNanos) {
        for (UpstreamCall call : calls) {
            call.checkDeadlines(nowNanos);
        }
    }
}
