package dev.gatehouse.auth;

import dev.gatehouse.exchange.Caller;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.Identities.UserSettings;
import dev.gatehouse.route.PasswordHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users of one generation, by name. Immutable. */
final class Users {

    private final Map<String, User> byName = new HashMap<>();
    private final List<User> all = new ArrayList<>();

    Users(List<ConsumerSettings> consumers) {
        for (ConsumerSettings consumer : consumers) {
            for (UserSettings settings : consumer.identities().users()) {
                User user =
                        new User(new AuthDecision.Accepted(new Caller(consumer, settings.name())), settings.password());
                all.add(user);
                byName.put(settings.name(), user);
            }
        }
    }

    /** @param accepted what becomes of whoever has the password */
    record User(AuthDecision.Accepted accepted, PasswordHash password) {}

    boolean isEmpty() {
        return all.isEmpty();
    }

    @Nullable
    User find(String name) {
        return byName.get(name);
    }

    /**
     * One whose password is tried in place of an unknown user's, to no avail, so that an unknown one takes what a known one
     * does, also where hashes differ in cost. There must be one.
     *
     * @param chance the same for the same name
     */
    User inPlaceOf(long chance) {
        return all.get((int) Long.remainderUnsigned(chance, all.size()));
    }
}
