package dev.gatehouse.route;

import java.util.List;

/**
 * By what a consumer is known besides its keys.
 *
 * @param users each names this consumer alone
 */
public record Identities(List<UserSettings> users) {

    public static final Identities NONE = new Identities(List.of());

    public Identities {
        users = List.copyOf(users);
    }

    /**
     * A name with a password.
     *
     * @param name as it is sent; fit for logs
     */
    public record UserSettings(String name, PasswordHash password) {}
}
