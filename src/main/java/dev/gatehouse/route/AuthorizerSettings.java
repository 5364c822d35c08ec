package dev.gatehouse.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service of the operator's own that says of each request whether it may pass.
 *
 * @param id the file's name
 * @param told what it is told of a request, besides where it came from and what it asks for
 * @param taken what is made of a good answer
 * @param passesRedirects whether a client is sent where the service sends it, as to a page to log in
 * @param memory what good answers are believed for another time; null = none is
 */
public record AuthorizerSettings(
        String id,
        AskedSettings asked,
        Told told,
        Taken taken,
        boolean passesRedirects,
        @Nullable Memory memory) {

    /**
     * What goes.
     *
     * @param method of the question
     * @param fields of the client's request
     * @param cookies that are a credential for the service asked, and for no other
     * @param credentials those of the fields that are, beside {@code Authorization}
     */
    public record Told(String method, List<String> fields, List<String> cookies, List<String> credentials) {

        public Told {
            fields = List.copyOf(fields);
            cookies = List.copyOf(cookies);
            credentials = List.copyOf(credentials);
        }

        boolean includes(String name) {
            return fields.stream().anyMatch(name::equalsIgnoreCase);
        }
    }

    /**
     * What comes back.
     *
     * @param fields that go on to the upstream, where the client's own of these names do not
     * @param caller where the answer says who it is; null = it does not say, and the caller is nobody in particular
     */
    public record Taken(List<String> fields, @Nullable NamingFields caller) {

        public Taken {
            fields = List.copyOf(fields);
        }

        /** All in which it says something: also what names the caller to the gateway alone, a service may take for its word. */
        List<String> all() {
            List<String> all = new ArrayList<>(fields);
            if (caller != null) {
                all.add(caller.consumer());
                Stream.of(caller.groups(), caller.scopes())
                        .filter(Objects::nonNull)
                        .forEach(all::add);
            }
            return all;
        }
    }

    /**
     * Fields of an answer that say who the caller is.
     *
     * @param groups null = none does
     * @param scopes null = none does
     * @param anyConsumer whether callers may pass of whom there is no consumer file
     */
    public record NamingFields(
            String consumer,
            @Nullable String groups,
            @Nullable String scopes,
            boolean anyConsumer) {}

    /**
     * How long a good answer is believed.
     *
     * @param time longer than zero
     * @param byFieldsAlone whether it holds for every request with the same fields, wherever it comes from and whatever it asks for
     */
    public record Memory(Duration time, boolean byFieldsAlone) {}
}
