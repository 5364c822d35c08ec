package dev.gatehouse.exchange;

import dev.gatehouse.http.Fields;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import java.util.function.Supplier;

/** Whether a client has shown a certificate, and whether it is believed. */
public sealed interface ShownCertificate {

    ShownCertificate NONE = new None();

    <T> T fold(
            Supplier<? extends T> none,
            Function<? super Believed, ? extends T> believed,
            Function<? super Faulty, ? extends T> faulty);

    /** One that somebody has verified, as believed as it can be read. */
    static ShownCertificate believed(X509Certificate certificate) {
        try {
            return new Believed(ClientIdentity.of(certificate));
        } catch (GeneralSecurityException e) {
            return new Faulty("malformed certificate");
        }
    }

    /**
     * What a proxy tells, if it is one whose word counts.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9440#section-2.2">RFC 9440 §2.2</a>
     */
    static ShownCertificate toldByProxy(Fields fields) {
        return ClientCertField.read(fields);
    }

    record None() implements ShownCertificate {
        @Override
        public <T> T fold(
                Supplier<? extends T> none,
                Function<? super Believed, ? extends T> believed,
                Function<? super Faulty, ? extends T> faulty) {
            return none.get();
        }
    }

    /** Verified; whether it is valid by the time is for whoever asks to say. */
    record Believed(ClientIdentity identity) implements ShownCertificate {
        @Override
        public <T> T fold(
                Supplier<? extends T> none,
                Function<? super Believed, ? extends T> believed,
                Function<? super Faulty, ? extends T> faulty) {
            return believed.apply(this);
        }
    }

    /** @param reason for the record, one of a few */
    record Faulty(String reason) implements ShownCertificate {
        @Override
        public <T> T fold(
                Supplier<? extends T> none,
                Function<? super Believed, ? extends T> believed,
                Function<? super Faulty, ? extends T> faulty) {
            return faulty.apply(this);
        }
    }
}
