package dev.gatehouse.config;

import dev.gatehouse.http.CorsFields;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Finds the keys of a route that another of its keys makes void. Somebody wrote them and believes that they do
 * something, so each is an error; a default for all routes only goes.
 */
final class VoidKeys {

    private static final List<Integer> STATUSES_WITHOUT_BODY = List.of(204, 205, 304);

    private VoidKeys() {}

    /** What is left of a route's statements. */
    static Statements takenFrom(Statements stated, RouteKind kind) {
        Statements left = ofOtherKinds(stated, kind);
        left = besideOneUpstream(left);
        left = withoutMirror(left);
        left = besideRewritePath(left);
        left = besideStatus(left);
        left = besideCors(left);
        left = besideAuth(left);
        left = withoutToken(left);
        return besideQuota(left);
    }

    private static Statements ofOtherKinds(Statements stated, RouteKind kind) {
        if (kind == RouteKind.NOTHING) {
            return stated;
        }
        Statements left = stated;
        if (kind == RouteKind.NAMED_UPSTREAM) {
            left = left.dropping(
                    RouteKind.INLINE_UPSTREAM::isMeantBy,
                    "has no effect beside upstream",
                    "set it in the upstream's file, or write upstream.endpoints in the place of upstream");
        }
        for (RouteKind other : RouteKind.values()) {
            if (other != kind) {
                left = drop(left, other::isMeantBy, kind.mainKey());
            }
        }
        return kind.forwards() ? left : drop(left, VoidKeys::needsUpstream, kind.mainKey());
    }

    private static boolean needsUpstream(Statement statement) {
        return statement.begins("rewrite.")
                || statement.begins("request.header.")
                || statement.begins("timeout.")
                || statement.begins(RetryKeys.PREFIX)
                || statement.begins(MirrorKeys.PREFIX)
                || statement.is(MirrorKeys.MIRROR)
                || statement.is(RouteKeys.UPSTREAM_STICKY)
                || statement.is(RouteKeys.LIMIT_REQUEST_BODY)
                || statement.is(RouteKeys.PRIORITY)
                || statement.begins(IdentityKeys.PREFIX)
                || statement.begins(QuotaKeys.COST_FIELD.name())
                || statement.is(RouteKeys.AUTH_FORWARD);
    }

    private static Statements besideOneUpstream(Statements stated) {
        List<NamedShare> split = stated.find(RouteKeys.UPSTREAM);
        boolean unknown = split == null && stated.has(RouteKeys.UPSTREAM);
        return unknown || (split != null && split.size() > 1)
                ? stated
                : stated.dropping(
                        is(RouteKeys.UPSTREAM_STICKY),
                        "has no effect with one upstream",
                        "take the line out, or write upstream = orders 95%, orders-v2 5%");
    }

    private static Statements withoutMirror(Statements stated) {
        return stated.has(MirrorKeys.MIRROR)
                ? stated
                : stated.dropping(
                        statement -> statement.begins(MirrorKeys.PREFIX),
                        "has no effect without mirror",
                        "take the line out, or add mirror");
    }

    /** Both rewrite the path. The route's own word counts before a default, else the template. */
    private static Statements besideRewritePath(Statements stated) {
        if (!stated.has(RouteKeys.REWRITE_PATH) || !stated.has(RouteKeys.REWRITE_STRIP_PREFIX)) {
            return stated;
        }
        boolean templateIsDefault =
                stated.any(statement -> statement.is(RouteKeys.REWRITE_PATH) && statement.byDefault());
        return templateIsDefault
                ? drop(stated, is(RouteKeys.REWRITE_PATH), RouteKeys.REWRITE_STRIP_PREFIX.name())
                : drop(stated, is(RouteKeys.REWRITE_STRIP_PREFIX), RouteKeys.REWRITE_PATH.name());
    }

    private static Statements besideStatus(Statements stated) {
        Integer status = stated.find(RouteKeys.RESPOND_STATUS);
        if (status != null && STATUSES_WITHOUT_BODY.contains(status)) {
            return drop(
                    stated,
                    statement -> statement.is(RouteKeys.RESPOND_BODY) || statement.is(RouteKeys.RESPOND_IDENTITY_KEYS),
                    "respond.status = " + status);
        }
        return stated.value(RouteKeys.RESPOND_IDENTITY_KEYS)
                ? drop(stated, is(RouteKeys.RESPOND_BODY), RouteKeys.RESPOND_IDENTITY_KEYS.name())
                : stated;
    }

    /** One says which pages may read an answer. */
    private static Statements besideCors(Statements stated) {
        return stated.has(CorsKeys.ORIGINS)
                ? drop(stated, VoidKeys::writesCorsField, CorsKeys.ORIGINS.name())
                : stated.dropping(
                        statement -> statement.begins(CorsKeys.PREFIX),
                        "has no effect without cors.origins",
                        "take the line out, or add cors.origins");
    }

    private static boolean writesCorsField(Statement statement) {
        return CorsFields.contain(statement.ending())
                && (statement.is(RouteKeys.RESPONSE_HEADER_SET)
                        || statement.is(RouteKeys.RESPONSE_HEADER_ADD)
                        || statement.is(RouteKeys.RESPOND_HEADER));
    }

    private static Statements besideAuth(Statements stated) {
        List<SchemeName> schemes = stated.find(RouteKeys.AUTH);
        if (schemes == null) {
            return stated;
        }
        if (schemes.isEmpty()) {
            return drop(
                    stated,
                    statement -> statement.begins(IdentityKeys.PREFIX)
                            || (statement.begins("auth.") && !statement.begins(RouteKeys.AUTH_ADDRESSES.name())),
                    "auth = none");
        }
        Statements left = stated;
        if (schemes.stream().noneMatch(SchemeName::isApiKey)) {
            left = left.dropping(
                    is(RouteKeys.AUTH_QUERY_PARAMETER),
                    "has no effect: no key is looked for",
                    "take the line out, or add api-key to auth");
        }
        return schemes.stream().anyMatch(SchemeName::mayHaveToAsk)
                ? left
                : left.dropping(is(RouteKeys.AUTH_TIMEOUT), "has no effect: nobody is asked", "take the line out");
    }

    private static Statements withoutToken(Statements stated) {
        return stated.value(IdentityKeys.TOKEN) || stated.isUnread(IdentityKeys.TOKEN)
                ? stated
                : stated.dropping(
                        statement -> statement.begins(IdentityKeys.TOKEN.name() + "."),
                        "has no effect without identity.token = on",
                        "take the line out, or add that");
    }

    private static Statements besideQuota(Statements stated) {
        Statements left = stated;
        if (!left.has(QuotaKeys.COST_FIELD)) {
            left = left.dropping(
                    statement -> statement.is(QuotaKeys.COST_MOST) || statement.is(QuotaKeys.COST_FORWARDED),
                    "has no effect without quota.cost.response-header",
                    "take the line out, or add quota.cost.response-header");
        }
        if (!left.has(QuotaKeys.QUOTA) && !left.has(QuotaKeys.AT_ONCE)) {
            return left.dropping(
                    statement -> statement.is(QuotaKeys.PER)
                            || statement.is(QuotaKeys.ZONE)
                            || statement.is(QuotaKeys.ENFORCED),
                    "has no effect without quota or quota.concurrent",
                    "take the line out, or add quota");
        }
        List<Rate> rates = Objects.requireNonNullElse(left.find(QuotaKeys.QUOTA), List.of());
        List<AtOnce> atOnce = Objects.requireNonNullElse(left.find(QuotaKeys.AT_ONCE), List.of());
        boolean read = rates.isEmpty() != left.has(QuotaKeys.QUOTA) && atOnce.isEmpty() != left.has(QuotaKeys.AT_ONCE);
        if (!read) {
            return left;
        }
        if (rates.stream().allMatch(rate -> rate.countBy() != null)
                && atOnce.stream().allMatch(each -> each.countBy() != null)) {
            left = left.dropping(
                    is(QuotaKeys.PER),
                    "has no effect: every limit says itself what it is per",
                    "take one of the two off");
        }
        return Rate.needZone(rates) ? left : left.dropping(is(QuotaKeys.ZONE), Rate.NO_ZONE, Rate.NO_ZONE_REMEDY);
    }

    private static Predicate<Statement> is(Key<?> key) {
        return statement -> statement.is(key);
    }

    private static Statements drop(Statements stated, Predicate<Statement> which, String cause) {
        return stated.dropping(which, "has no effect beside " + cause, "take one of the two out");
    }
}
