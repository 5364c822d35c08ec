package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.List;
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
        return new Invalid<>(subject, what, remedy, List.of());
    }

    /** @param wrong at least one thing */
    static <T> Parsed<T> invalid(List<Invalid<?>> wrong) {
        Invalid<?> first = wrong.get(0);
        return new Invalid<>(first.subject, first.what, first.remedy, wrong.subList(1, wrong.size()));
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
        return fold(next, invalid -> invalid(invalid.all()));
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
     * @param more that is wrong, where the text has several parts
     */
    record Invalid<T>(String subject, String what, String remedy, List<Invalid<?>> more) implements Parsed<T> {

        public Invalid {
            more = List.copyOf(more);
        }

        /** For somebody who has typed it: two lines, what is wrong and what to write. */
        String message() {
            return ConfigText.quote(subject) + " " + what + "\n    " + ConfigText.escaped(remedy);
        }

        /** This, and what else is wrong. */
        List<Invalid<?>> all() {
            List<Invalid<?>> all = new ArrayList<>();
            all.add(this);
            all.addAll(more);
            return all;
        }

        @Override
        public <R> R fold(Function<? super T, ? extends R> valid, Function<? super Invalid<T>, ? extends R> invalid) {
            return invalid.apply(this);
        }
    }
}
