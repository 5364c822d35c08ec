package dev.gatehouse.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What became of a text that should be a value. */
sealed interface Parsed<T> {

    <R> R fold(Function<? super T, ? extends R> valid, Function<? super Invalid<T>, ? extends R> invalid);

    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    static <T> Parsed<T> invalid(String subject, String what, String remedy) {
        return new Invalid<>(subject, what, remedy);
    }

    /** For those who need not know why it is none: that was reported where the file was read. */
    default @Nullable T orNull() {
        return this instanceof Valid<T> valid ? valid.value() : null;
    }

    /** Empty if it is none, once that has been told. */
    default Optional<T> orTell(Consumer<? super Invalid<T>> ear) {
        return fold(Optional::of, invalid -> {
            ear.accept(invalid);
            return Optional.empty();
        });
    }

    default <U> Parsed<U> then(Function<? super T, Parsed<U>> next) {
        return fold(next, invalid -> invalid(invalid.subject(), invalid.what(), invalid.remedy()));
    }

    record Valid<T>(T value) implements Parsed<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> valid, Function<? super Invalid<T>, ? extends R> invalid) {
            return valid.apply(value);
        }
    }

    /**
     * @param subject the text that is wrong, which a message shows unless it is secret
     * @param what is wrong with it: continues a sentence that begins with the subject
     */
    record Invalid<T>(String subject, String what, String remedy) implements Parsed<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> valid, Function<? super Invalid<T>, ? extends R> invalid) {
            return invalid.apply(this);
        }
    }
}
