package dev.gatehouse.auth;

import dev.gatehouse.exchange.AuthFinding;
import dev.gatehouse.exchange.AuthFinding.Trial;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.http.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What authentication would do with a request, told line by line.
 *
 * @param caller null if the request goes no further, as far as can be told without asking anybody
 * @param told what the service would be told of the caller, but for a token; null = the name alone
 */
public record AuthAccount(
        List<String> lines,
        @Nullable Caller caller,
        @Nullable Fields told) {

    public AuthAccount {
        lines = List.copyOf(lines);
    }

    private AuthAccount(List<String> lines, @Nullable Caller caller) {
        this(lines, caller, null);
    }

    AuthAccount telling(@Nullable Fields fields) {
        return new AuthAccount(lines, caller, fields);
    }

    private static final String COUNTS = "counts against its address: limit.bad-credentials";

    private AuthAccount and(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new AuthAccount(more, caller);
    }

    static AuthAccount admitted(Conclusion.Admitted admitted) {
        String scheme = admitted.by().scheme();
        if (scheme == null) {
            return new AuthAccount(List.of("none: public"), admitted.caller());
        }
        return new AuthAccount(with(admitted.by(), scheme + ": " + nameOf(admitted.caller())), admitted.caller());
    }

    /** @param counts whether bad credentials count against their address */
    static AuthAccount denied(Conclusion.Denied denied, boolean counts) {
        AuthAccount account = denied(denied);
        return counts && denied.badCredential() ? account.and(COUNTS) : account;
    }

    private static AuthAccount denied(Conclusion.Denied denied) {
        int status = denied.problem().status();
        if (denied.by().scheme() != null) {
            String who = denied.by().scheme() + ": " + nameOf(denied.caller());
            return new AuthAccount(with(denied.by(), who, status + ": " + denied.reason()), null);
        }
        List<Trial> trials = denied.by().trials();
        if (trials.size() == 1) {
            return new AuthAccount(
                    List.of(trials.get(0).scheme() + ": " + status + " (" + denied.reason() + ")"), null);
        }
        return new AuthAccount(with(denied.by(), status + ": " + denied.reason()), null);
    }

    static AuthAccount waiting(Conclusion.Waiting waiting) {
        List<String> lines = new ArrayList<>(
                waiting.run().toldSoFar("would wait for " + waiting.pending().waitsFor()));
        lines.addAll(waiting.pending().question().told());
        return new AuthAccount(lines, null);
    }

    static AuthAccount replied(Conclusion.Replied replied) {
        return new AuthAccount(
                with(
                        replied.by(),
                        replied.answer().status() + ": " + replied.answer().reason()),
                null);
    }

    private static List<String> with(AuthFinding finding, String... more) {
        List<String> lines = new ArrayList<>();
        finding.trials().forEach(trial -> lines.add(trial.toString()));
        lines.addAll(List.of(more));
        return lines;
    }

    private static String nameOf(Caller caller) {
        if (caller.consumerId() == null) {
            return "nobody in particular";
        }
        String by = caller.credentialId() == null ? "" : ", by " + caller.credentialId();
        return caller.consumerId() + by;
    }
}
