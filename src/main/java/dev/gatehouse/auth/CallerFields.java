package dev.gatehouse.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.exchange.Caller;
import dev.gatehouse.http.Fields;
import dev.gatehouse.route.ToldCaller;
import dev.gatehouse.route.ToldCaller.Part;
import dev.gatehouse.route.ToldCaller.TokenSettings;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the service behind a route is told of a caller, made once and kept for the caller's next requests: a token costs a signature for
 * each caller and half of its lifetime, and no more. Safe for all threads.
 *
 * <p>A caller is known again by its object, of which a credential has one for a generation of the configuration; nothing is kept of one
 * that nobody has any more.
 */
final class CallerFields {

    private static final int MOST_CALLERS = 10_000;
    private static final String NOT_SIGNED = "(signed when it is sent)";

    private final ToldCaller settings;
    private final @Nullable Signer signer;
    private final InstantSource time;

    /** Its upkeep runs on whichever thread has caused it. */
    private final Cache<Caller, Told> known = Caffeine.newBuilder()
            .weakKeys()
            .maximumSize(MOST_CALLERS)
            .executor(Runnable::run)
            .build();

    /** @param signer null where no token is wanted */
    CallerFields(ToldCaller settings, @Nullable Signer signer, InstantSource time) {
        this.settings = settings;
        this.signer = signer;
        this.time = time;
    }

    /** @param renewSecond from when on it is made anew */
    private record Told(Fields fields, long renewSecond) {}

    /** Null = the name alone. */
    @Nullable
    Fields of(Caller caller) {
        if (settings.isNameAlone()) {
            return null;
        }
        long now = Math.floorDiv(time.millis(), 1000L);
        Told told = known.getIfPresent(caller);
        if (told == null || now >= told.renewSecond()) {
            told = told(caller, now);
            known.put(caller, told);
        }
        return told.fields();
    }

    private Told told(Caller caller, long now) {
        TokenSettings token = settings.token();
        if (token == null || signer == null) {
            return new Told(fields(caller, ""), Long.MAX_VALUE);
        }
        long lifetime = token.lifetime().toSeconds();
        String signed = caller.consumerId() == null ? "" : signer.token(claims(caller, token, now));
        return new Told(fields(caller, signed), now + Math.max(1, lifetime / 2));
    }

    /** For a person: the same without a token that could be used. */
    @Nullable
    Fields shown(Caller caller) {
        return settings.isNameAlone() ? null : fields(caller, settings.token() == null ? "" : NOT_SIGNED);
    }

    private Fields fields(Caller caller, String signed) {
        Fields fields = new Fields();
        for (Part part : Part.values()) {
            String value = settings.parts().contains(part) ? text(part, caller) : "";
            if (!value.isEmpty()) {
                fields.add(part.field(), value);
            }
        }
        TokenSettings token = settings.token();
        if (token != null && !signed.isEmpty()) {
            fields.add(token.field(), token.isAuthorization() ? "Bearer " + signed : signed);
        }
        return fields;
    }

    /** Empty if there is nothing to say. What could be read as more than one, or as none, is said in the token alone. */
    private static String text(Part part, Caller caller) {
        return switch (part) {
            case ID -> plain(caller.consumerId());
            case CREDENTIAL -> plain(caller.credentialId());
            case GROUPS -> joined(caller.groups(), ", ");
            case SCOPES -> joined(caller.scopes(), " ");
        };
    }

    private static String joined(List<String> names, String between) {
        return String.join(
                between,
                names.stream()
                        .filter(name -> name.indexOf(',') < 0 && !plain(name).isEmpty())
                        .toList());
    }

    private static String plain(@Nullable String name) {
        return name != null && name.chars().allMatch(c -> c > ' ' && c < 0x7F) ? name : "";
    }

    /**
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4.1">RFC 7519 §4.1</a>
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-4.2">RFC 8693 §4.2, scope</a>
     */
    private static Map<String, Object> claims(Caller caller, TokenSettings token, long now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", String.valueOf(caller.consumerId()));
        claims.put("aud", token.audience().size() == 1 ? token.audience().get(0) : token.audience());
        claims.put("iat", now);
        claims.put("exp", now + token.lifetime().toSeconds());
        if (caller.credentialId() != null) {
            claims.put("credential", caller.credentialId());
        }
        if (!caller.groups().isEmpty()) {
            claims.put("groups", caller.groups());
        }
        if (!caller.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", caller.scopes()));
        }
        return claims;
    }
}
