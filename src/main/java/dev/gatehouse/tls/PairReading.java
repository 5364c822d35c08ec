package dev.gatehouse.tls;

import java.nio.file.Path;
import java.util.List;
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

    /** @param faults at least one; that the two do not belong together is said only of files that have none else */
    record Unusable(List<Fault> faults) implements PairReading {

        public Unusable {
            faults = List.copyOf(faults);
        }

        @Override
        public <T> T fold(
                Function<? super Usable, ? extends T> usable, Function<? super Unusable, ? extends T> unusable) {
            return unusable.apply(this);
        }
    }

    /**
     * Why a pair cannot be served.
     *
     * @param part whose fault it is
     * @param file of that part
     * @param what is wrong with it: continues a sentence that begins with the file's name; nothing of its content
     */
    record Fault(Part part, Path file, String what, String remedy) {}

    /** One of the two files. */
    enum Part {
        CERTIFICATE,
        KEY
    }
}
