package dev.gatehouse.auth;

import dev.gatehouse.http.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a service is asked. It is a question: to be asked it twice changes nothing.
 *
 * @param method in capitals
 * @param fields without Host and framing
 * @param body in ASCII; null = there is none
 * @param mostBytes of the answer's body; what is larger is no answer. 0 = its body is of no interest
 */
public record ServiceQuestion(
        String method, Fields fields, @Nullable String body, int mostBytes) {

    /** Of a form in ASCII. */
    static ServiceQuestion form(String form, Fields fields, int mostBytes) {
        fields.add("Content-Type", "application/x-www-form-urlencoded");
        return new ServiceQuestion("POST", fields, form, mostBytes);
    }

    /** Not what is asked: it holds a credential. */
    @Override
    public String toString() {
        return method;
    }
}
