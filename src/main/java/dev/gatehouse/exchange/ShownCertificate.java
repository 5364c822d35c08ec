package dev.gatehouse.exchange;

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
