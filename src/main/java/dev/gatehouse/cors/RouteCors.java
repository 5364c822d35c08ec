package dev.gatehouse.cors;

import dev.gatehouse.cors.CorsDecision.Allowed;
import dev.gatehouse.cors.CorsDecision.Refused;
import dev.gatehouse.http.CorsFields;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Preflight;
import dev.gatehouse.http.Problem;
import dev.gatehouse.http.WebOrigin;
import dev.gatehouse.route.CorsSettings;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one route tells browsers, laid out for telling. Pure; immutable.
 *
 * <p>A browser needs no leave for the methods and fields of a form: a preflight is refused by an answer without any of
 * these fields, never by one that names less than was asked for.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#cors-preflight-fetch">Fetch, CORS-preflight fetch</a>
 */
public final class RouteCors {

    static final String SEVERAL_ORIGINS = "several Origin fields";

    private final CorsSettings settings;
    private final Set<String> methods;

    /** In lower case. */
    private final Set<String> requestNames = new HashSet<>();

    private final String methodsText;
    private final String maxAgeText;

    /** Null if no field is shown beside those that always are. */
    private final @Nullable String exposedText;

    private RouteCors(CorsSettings settings) {
        this.settings = settings;
        this.methods = new HashSet<>(settings.methods());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        for (String name : settings.requestHeaders().listed()) {
            requestNames.add(name.toLowerCase(Locale.ROOT));
        }
        this.methodsText = String.join(", ", settings.methods());
        this.maxAgeText = Long.toString(settings.maxAge().toSeconds());
        this.exposedText = settings.responseHeaders().equals(CorsSettings.Names.NONE)
                ? null
                : settings.responseHeaders().toString();
    }

    public static RouteCors of(CorsSettings settings) {
        return new RouteCors(settings);
    }

    /** Whether an answer depends on the request's Origin. */
    boolean dependsOnOrigin() {
        return !settings.origins().isAny();
    }

    boolean withCredentials() {
        return settings.credentials();
    }

    /** The fields that the browser may show the page beside those that it always does; null = none. */
    @Nullable
    String exposed() {
        return exposedText;
    }

    /**
     * What stands for the origin in the answer to a request that is no preflight; null if nothing does.
     *
     * @param origin as sent; null if none was
     */
    public @Nullable String allowedOrigin(String method, @Nullable String origin) {
        if (!methods.contains(method)) {
            return null;
        }
        if (settings.origins().isAny()) {
            return "*";
        }
        return origin != null && settings.origins().contain(origin) ? origin : null;
    }

    /** @param fields of the preflight */
    public CorsDecision decide(Preflight preflight, Fields fields) {
        String fault = fields.count(WebOrigin.FIELD) > 1 ? SEVERAL_ORIGINS : preflight.fault();
        if (fault != null) {
            return new Refused(Problem.BAD_REQUEST, fault);
        }
        String origin = String.valueOf(fields.first(WebOrigin.FIELD));
        String objection = objection(preflight, origin);
        return objection == null
                ? new Allowed(preflight.method() + " from " + shown(origin), answer(preflight, origin))
                : new Refused(Problem.FORBIDDEN, objection);
    }

    private @Nullable String objection(Preflight preflight, String origin) {
        if (!settings.origins().contain(origin)) {
            return shown(origin) + " is not in cors.origins";
        }
        if (!methods.contains(preflight.method())) {
            return preflight.method() + " from " + shown(origin) + " is not in cors.methods";
        }
        if (!settings.requestHeaders().any()) {
            for (String name : preflight.fieldNames()) {
                if (!requestNames.contains(name)) {
                    return name + " from " + shown(origin) + " is not in cors.request-headers";
                }
            }
        }
        return null;
    }

    /** Of what a client may write at will only what is an origin comes into a record. */
    private static String shown(String origin) {
        return origin.equals(WebOrigin.OPAQUE) || WebOrigin.parse(origin) != null ? origin : "what is no origin";
    }

    private Fields answer(Preflight preflight, String origin) {
        Fields fields = new Fields();
        fields.add(CorsFields.ALLOW_ORIGIN, dependsOnOrigin() ? origin : "*");
        if (settings.credentials()) {
            fields.add(CorsFields.ALLOW_CREDENTIALS, "true");
        }
        fields.add(CorsFields.ALLOW_METHODS, methodsText);
        String names = allowedNames(preflight);
        if (!names.isEmpty()) {
            fields.add(CorsFields.ALLOW_HEADERS, names);
        }
        fields.add(CorsFields.MAX_AGE, maxAgeText);
        return fields;
    }

    /** Where all are allowed, those that were asked for: an asterisk means neither Authorization nor, with credentials, any. */
    private String allowedNames(Preflight preflight) {
        return settings.requestHeaders().any()
                ? String.join(", ", preflight.fieldNames())
                : settings.requestHeaders().toString();
    }
}
