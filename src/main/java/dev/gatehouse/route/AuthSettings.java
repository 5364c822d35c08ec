package dev.gatehouse.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may pass a route.
 *
 * @param schemes any one suffices; empty = public
 * @param queryParameter where else an API key is looked for; null = nowhere
 * @param forward whether the credential goes on to the upstream
 */
public record AuthSettings(List<Scheme> schemes, @Nullable String queryParameter, boolean forward) {

    public static final AuthSettings PUBLIC = new AuthSettings(List.of(), null, false);

    public AuthSettings {
        schemes = List.copyOf(schemes);
    }

    public boolean isPublic() {
        return schemes.isEmpty();
    }

    /** A way to say who is calling. */
    public enum Scheme {
        API_KEY
    }
}
