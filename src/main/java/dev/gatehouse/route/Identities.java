package dev.gatehouse.route;

import java.util.List;

/**
 * By what a consumer is known besides its keys.
 *
 * @param users each names this consumer alone
 * @param certificates likewise
 */
public record Identities(List<UserSettings> users, List<CertificateSettings> certificates) {

    public static final Identities NONE = new Identities(List.of(), List.of());

    public Identities {
        users = List.copyOf(users);
        certificates = List.copyOf(certificates);
    }

    /**
     * A name with a password.
     *
     * @param name as it is sent; fit for logs
     */
    public record UserSettings(String name, PasswordHash password) {}

    /**
     * A client's certificate.
     *
     * @param id names it within its consumer, fit for logs
     * @param mark by which it is known: a kind, a colon and a value, as {@code exchange.ClientIdentity} has them
     */
    public record CertificateSettings(String id, String mark) {}
}
