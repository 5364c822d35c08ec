package dev.gatehouse.login;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a browser's session cookie says: who has logged in, and until when that is believed. Not the issuer's tokens, but for the
 * one by which it is asked again.
 *
 * @param id names the session in records; the same from its login to its end
 * @param identity who has logged in
 * @param times how long
 * @param refreshToken null if the issuer gave none: then it is not asked again
 */
public record Session(
        String id, Identity identity, Times times, @Nullable String refreshToken) {

    private static final String CLAIM = "c:";

    /**
     * Who it is.
     *
     * @param subject the issuer's own name for the user
     * @param consumer null if the user has no name that could be told
     * @param claims those that some route asks for
     */
    public record Identity(
            String subject,
            @Nullable String consumer,
            List<String> groups,
            List<String> scopes,
            Map<String, @Nullable Object> claims) {

        public Identity {
            groups = List.copyOf(groups);
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Seconds since 1970.
     *
     * @param begun when the user logged in
     * @param seen when the session was last known to be in use
     * @param due when the issuer is to be asked again; 0 = never
     */
    public record Times(long begun, long seen, long due) {}

    /** Not the refresh token. */
    @Override
    public String toString() {
        return "session " + id;
    }

    public boolean isDue(long now) {
        return times.due() != 0 && now >= times.due();
    }

    public Session seenAt(long now) {
        return new Session(id, identity, new Times(times.begun(), now, times.due()), refreshToken);
    }

    /** The content of the cookie. */
    public String text() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("i", id);
        members.put("n", identity.subject());
        members.put("u", identity.consumer());
        members.put("g", identity.groups());
        members.put("s", identity.scopes());
        members.put("b", times.begun());
        members.put("l", times.seen());
        members.put("d", times.due());
        members.put("r", refreshToken);
        identity.claims().forEach((name, value) -> members.put(CLAIM + name, value));
        return Sealed.text(members);
    }

    /** Null if it is none. */
    public static @Nullable Session read(String text) {
        Sealed sealed = Sealed.read(text);
        String id = sealed == null ? null : sealed.text("i");
        String subject = sealed == null ? null : sealed.text("n");
        if (sealed == null || id == null || subject == null) {
            return null;
        }
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        sealed.members().forEach((name, value) -> {
            if (name.startsWith(CLAIM)) {
                claims.put(name.substring(CLAIM.length()), value);
            }
        });
        return new Session(
                id,
                new Identity(subject, sealed.text("u"), sealed.texts("g"), sealed.texts("s"), claims),
                new Times(sealed.number("b"), sealed.number("l"), sealed.number("d")),
                sealed.text("r"));
    }
}
