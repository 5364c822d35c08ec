package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Accepted;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.Identities.CertificateSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The consumers of one generation by the marks of their certificates. Immutable. */
final class CertificateHolders {

    private final Map<String, Accepted> byMark = new HashMap<>();

    CertificateHolders(List<ConsumerSettings> consumers) {
        for (ConsumerSettings consumer : consumers) {
            for (CertificateSettings certificate : consumer.identities().certificates()) {
                byMark.put(certificate.mark(), new Accepted(new Caller(consumer, certificate.id())));
            }
        }
    }

    /**
     * Whose certificate it is, by the first of its marks that is known. One that could be two consumers' is nobody's.
     *
     * @param marks the one that says most first
     */
    AuthDecision find(List<String> marks, AuthDecision nobodys, AuthDecision several) {
        Accepted holder = null;
        for (int i = 0; i < marks.size(); i++) {
            Accepted found = byMark.get(marks.get(i));
            if (found != null && holder != null && !isSame(found, holder)) {
                return several;
            }
            holder = holder == null ? found : holder;
        }
        return holder == null ? nobodys : holder;
    }

    /** A consumer is one object in a generation. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Accepted one, @Nullable Accepted other) {
        return other != null && one.caller().consumer() == other.caller().consumer();
    }
}
