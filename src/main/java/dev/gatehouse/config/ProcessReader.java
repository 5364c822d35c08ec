package dev.gatehouse.config;

import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.AuditSettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What {@code gatehouse.properties} says of the process. */
final class ProcessReader {

    private final Problems problems;
    private final Deployment deployment;

    ProcessReader(Problems problems, Deployment deployment) {
        this.problems = problems;
        this.deployment = deployment;
    }

    GatewaySettings read(Statements stated) {
        warnOfUnused(stated);
        GatewaySettings settings = new GatewaySettings(
                stated.value(ProcessKeys.LISTEN_HTTP),
                stated.value(ProcessKeys.ADMIN_LISTEN).orElse(null),
                stated.value(ProcessKeys.ADMIN_PATH).orElse(null),
                new TrustedProxies(Objects.requireNonNullElse(stated.find(ProcessKeys.TRUSTED_PROXIES), List.of())),
                new AuditSettings(stated.value(ProcessKeys.AUDIT_FILE), stated.value(ProcessKeys.AUDIT_WHEN_BEHIND)),
                stated.value(ProcessKeys.STATE_DIR),
                stated.value(ProcessKeys.DRAIN_TIMEOUT));
        Optional.ofNullable(settings.adminListen())
                .filter(admin -> deployment == Deployment.STANDALONE && collide(admin, settings.listenHttp()))
                .ifPresent(admin -> problems.error(
                        stated.locate(ProcessKeys.ADMIN_LISTEN),
                        "is where listen.http listens too",
                        "give it another port: the admin side is apart from the clients'"));
        return settings;
    }

    private void warnOfUnused(Statements stated) {
        boolean embedded = deployment == Deployment.STANDALONE;
        List<Key<?>> unused =
                embedded ? List.of(ProcessKeys.ADMIN_PATH) : List.of(ProcessKeys.LISTEN_HTTP, ProcessKeys.ADMIN_LISTEN);
        for (Key<?> key : unused) {
            if (stated.has(key)) {
                problems.warning(
                        stated.locate(key),
                        embedded ? "is used in a foreign container only" : "is not used here: the container listens",
                        embedded ? "take the line out; admin.listen does this here" : "take the line out");
            }
        }
    }

    private static boolean collide(ListenAddress a, ListenAddress b) {
        return a.port() != 0
                && a.port() == b.port()
                && (a.host() == null || b.host() == null || a.host().equals(b.host()));
    }
}
