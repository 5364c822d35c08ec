package dev.gatehouse.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What became of a file with the certificates of those who may vouch for others. */
public sealed interface AuthoritiesReading {

    <T> T fold(Function<? super Usable, ? extends T> usable, Function<? super Unusable, ? extends T> unusable);

    /** @param file PEM: certificates in any order, of authorities or of those themselves who are to be trusted */
    static AuthoritiesReading of(Path file) {
        try {
            List<X509Certificate> found = new ArrayList<>();
            for (PemBlock block : PemBlock.allOf(PemText.of(file))) {
                if (block.label().equals(CertificateChain.LABEL)) {
                    found.add(CertificateChain.certificate(block.der(), found.size() + 1));
                }
            }
            return found.isEmpty()
                    ? new Unusable(CertificateChain.NONE, CertificateChain.NONE_REMEDY)
                    : new Usable(found);
        } catch (PairFault fault) {
            return new Unusable(fault.what(), fault.remedy());
        }
    }

    /** @param certificates at least one */
    record Usable(List<X509Certificate> certificates) implements AuthoritiesReading {

        public Usable {
            certificates = List.copyOf(certificates);
        }

        @Override
        public <T> T fold(
                Function<? super Usable, ? extends T> usable, Function<? super Unusable, ? extends T> unusable) {
            return usable.apply(this);
        }
    }

    /** @param what is wrong with it: continues a sentence that begins with the file's name */
    record Unusable(String what, String remedy) implements AuthoritiesReading {
        @Override
        public <T> T fold(
                Function<? super Usable, ? extends T> usable, Function<? super Unusable, ? extends T> unusable) {
            return unusable.apply(this);
        }
    }
}
