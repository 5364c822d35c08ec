package dev.gatehouse.tls;

import java.nio.file.Path;
import java.util.function.Function;

/** What became of a certificate's file and its key's. */
public sealed interface PairReading {

    <T> T fold(Function<? super Usable, ? extends T> usable, Function<? super Unusable, ? extends T> unusable);

    /** A pair that can be served. */
    record Usable(CertifiedKey pair) implements PairReading {
        @Override
        public <T> T fold(
                Function<? super Usable, ? extends T> usable, Function<? super Unusable, ? extends T> unusable) {
            return usable.apply(this);
        }
    }

    /**
     * A pair that cannot.
     *
     * @param part whose fault it is
     * @param file of that part
     * @param what is wrong with it: continues a sentence that begins with the file's name; nothing of its content
     */
    record Unusable(Part part, Path file, String what, String remedy) implements PairReading {
        @Override
        public <T> T fold(
                Function<? super Usable, ? extends T> usable, Function<? super Unusable, ? extends T> unusable) {
            return unusable.apply(this);
        }
    }

    /** One of the two files. */
    enum Part {
        CERTIFICATE,
        KEY
    }
}
