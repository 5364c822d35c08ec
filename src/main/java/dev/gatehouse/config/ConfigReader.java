package dev.gatehouse.config;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import dev.gatehouse.config.LimitsReader.Owner;
import dev.gatehouse.config.StatementReader.ProcessFile;
import dev.gatehouse.route.AskedSettings;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.Configuration;
import dev.gatehouse.route.ConsumerSettings;
import dev.gatehouse.route.CountBy;
import dev.gatehouse.route.GatewaySettings;
import dev.gatehouse.route.GatewaySettings.ListenAddress;
import dev.gatehouse.route.LimitSettings;
import dev.gatehouse.route.Route;
import dev.gatehouse.route.RouteConflicts;
import dev.gatehouse.route.RouteTable;
import dev.gatehouse.route.SchemeSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration directory: all of it, so that every problem of every file is seen at once.
 *
 * <p>Reading has no effects, and the result holds no reference to the files.
 */
public final class ConfigReader {

    private final Path path;
    private final Function<String, @Nullable String> environment;
    private final KeptConsumers kept;
    private final Problems problems = new Problems();
    private final ReadLog log = new ReadLog();
    private final ConfigDirectory directory;
    private final StatementReader statements;
    private final Deployment deployment;

    /** Whether a line of a route or a default was of no use: then nobody can tell what no route needs. */
    private boolean linesAreLost;

    private ConfigReader(
            Path path, Function<String, @Nullable String> environment, Deployment deployment, KeptConsumers kept) {
        this.kept = kept;
        this.environment = environment;
        this.path = path;
        this.deployment = deployment;
        directory = new ConfigDirectory(path, problems, log);
        statements = new StatementReader(
                new KeyCheck(KeyRegistry::of, problems), new References(path, environment, log), problems);
    }

    /** For the gateway's own server. */
    public static ConfigResult read(Path directory, Function<String, @Nullable String> environment) {
        return read(directory, environment, Deployment.STANDALONE);
    }

    /**
     * Reads all files of the directory, which may lie in an archive.
     *
     * @param directory as messages should name it
     * @param environment the value of a variable, or null if it is not set
     * @param deployment decides which keys are used, and so what is warned of
     */
    public static ConfigResult read(
            Path directory, Function<String, @Nullable String> environment, Deployment deployment) {
        return read(directory, environment, deployment, new KeptConsumers());
    }

    /**
     * The same again.
     *
     * @param kept what was found in consumer files the last time; from now on what this time is
     */
    static ConfigResult read(
            Path directory, Function<String, @Nullable String> environment, Deployment deployment, KeptConsumers kept) {
        return new ConfigReader(directory, environment, deployment, kept).read();
    }

    /** Of a directory that may have any problem. */
    static Optional<ListenAddress> adminListen(Path directory, Function<String, @Nullable String> environment) {
        return process(directory, environment).own().value(ProcessKeys.ADMIN_LISTEN);
    }

    /** Of a directory that may have any problem in other files. */
    static ForKeys forKeys(Path directory, Function<String, @Nullable String> environment) {
        ConfigReader reader = new ConfigReader(directory, environment, Deployment.STANDALONE, new KeptConsumers());
        Statements stated = reader.processFile().own();
        return new ForKeys(
                stated.find(ApiKeyKeys.PEPPER),
                stated.value(ProcessKeys.STATE_DIR),
                reader.directory.ids(FileKind.ROUTE),
                reader.problems.errors().stream()
                        .filter(error -> error.at().key().startsWith("keys.")
                                || error.at().key().startsWith("state"))
                        .toList());
    }

    private static ProcessFile process(Path directory, Function<String, @Nullable String> environment) {
        return new ConfigReader(directory, environment, Deployment.STANDALONE, new KeptConsumers()).processFile();
    }

    private ConfigResult read() {
        if (!directory.exists()) {
            return invalid();
        }
        directory.reportStrays();
        LogFile.problem(path).ifPresent(problems::error);
        ProcessFile process = processFile();
        GatewaySettings gateway = new ProcessReader(path, problems, deployment).read(process.own());

        UpstreamReader upstreamReader =
                new UpstreamReader(gateway.adminListen(), new UpstreamTlsReader(path, problems, log), problems);
        Map<String, Optional<UpstreamSettings>> named = upstreams(upstreamReader);
        NamedUpstreams byName = new NamedUpstreams(problems, directory, named);
        RouteActionReader actions = new RouteActionReader(
                problems, upstreamReader, byName, IdentityKeys.keySet(process.own(), gateway.identity()));
        AskedReader asked = new AskedReader(problems, upstreamReader, byName);
        SchemeReader schemes = new SchemeReader(
                problems, directory, certificatesCome(process.own()), issuers(asked), authorizers(asked));
        Costs costs = new Costs(problems);
        List<Route> routes = routes(
                new RouteReader(problems, process, schemes, actions, costs),
                new LimitsRoute(problems, process.own(), process.defaults()));
        if (!linesAreLost) {
            schemes.warnOfUnused();
            byName.warnOfUnused();
        }
        PlanReader planReader = new PlanReader(problems, directory);
        Map<String, LimitSettings> plans = plans(planReader);
        List<ConsumerSettings> consumers =
                new Consumers(path, environment, kept).read(directory.paths(FileKind.CONSUMER), plans, problems, log);
        if (!linesAreLost) {
            Consumers.warnOfUnknownRoutes(kept, routes, problems);
            planReader.warnOfUnused(plans, kept);
        }
        LimitSettings limits = limits(process.own());
        costs.holdAgainstGateway(limits, process.own().isSecret(QuotaKeys.OF_GATEWAY));
        costs.holdAgainst(consumers, plans);
        if (!process.own().has(ApiKeyKeys.PEPPER)) {
            Consumers.reportMissingPepper(kept, problems);
        }

        if (!problems.errors().isEmpty()) {
            return invalid();
        }
        List<UpstreamSettings> upstreams = new ArrayList<>(actions.inlineUpstreams());
        named.values().forEach(found -> found.ifPresent(upstreams::add));
        upstreams.addAll(asked(routes, upstreams));
        return new ConfigResult.Valid(
                new Configuration(path, gateway, new RouteTable(routes), upstreams, consumers, limits),
                problems.warnings(),
                log.files());
    }

    /** What a container asks of its clients is not known here. */
    private boolean certificatesCome(Statements process) {
        return deployment != Deployment.STANDALONE
                || process.value(ProcessKeys.TLS_CLIENT_AUTH) != ClientAuth.OFF
                || process.isUnread(ProcessKeys.TLS_CLIENT_AUTH)
                || process.isUnread(ProcessKeys.TRUSTED_PROXIES_CLIENT_CERT)
                || process.value(ProcessKeys.TRUSTED_PROXIES_CLIENT_CERT);
    }

    private ConfigResult invalid() {
        return new ConfigResult.Invalid(problems.errors(), problems.warnings(), log.files());
    }

    private ProcessFile processFile() {
        Statements nothing = Statements.none(directory.shown(FileKind.PROCESS.place()), problems);
        ProcessFile read = watchingForLostLines(
                () -> directory.processFile().map(statements::readProcess).orElse(new ProcessFile(nothing, nothing)));
        return new ProcessFile(
                read.own().over(nothing).checked(),
                read.defaults().over(nothing).checked());
    }

    private Map<String, Optional<UpstreamSettings>> upstreams(UpstreamReader reader) {
        Map<String, Optional<UpstreamSettings>> named = new LinkedHashMap<>();
        for (SourceFile file : directory.files(FileKind.UPSTREAM)) {
            named.put(file.id(), reader.read(file.id(), read(file, FileKind.UPSTREAM)));
        }
        return named;
    }

    private Map<String, IssuerFile> issuers(AskedReader asked) {
        IntrospectionReader reader = new IntrospectionReader(new IssuerReader(path, problems, log), asked, problems);
        Map<String, IssuerFile> issuers = new LinkedHashMap<>();
        for (SourceFile file : directory.files(FileKind.ISSUER)) {
            issuers.put(file.id(), reader.read(file.id(), read(file, FileKind.ISSUER)));
        }
        return issuers;
    }

    private Map<String, Optional<AuthorizerSettings>> authorizers(AskedReader asked) {
        AuthorizerReader reader = new AuthorizerReader(asked, problems);
        Map<String, Optional<AuthorizerSettings>> authorizers = new LinkedHashMap<>();
        for (SourceFile file : directory.files(FileKind.AUTHORIZER)) {
            authorizers.put(file.id(), reader.read(file.id(), read(file, FileKind.AUTHORIZER)));
        }
        return authorizers;
    }

    /** Those that are asked who is calling, each once, but for such as are there for their own sake. */
    private static List<UpstreamSettings> asked(List<Route> routes, List<UpstreamSettings> others) {
        return routes.stream()
                .flatMap(route -> route.auth().schemes().stream())
                .map(SchemeSettings::asked)
                .filter(Objects::nonNull)
                .map(AskedSettings::upstream)
                .distinct()
                .filter(upstream -> !others.contains(upstream))
                .toList();
    }

    private Map<String, LimitSettings> plans(PlanReader reader) {
        Map<String, LimitSettings> plans = new LinkedHashMap<>();
        for (SourceFile file : directory.files(FileKind.PLAN)) {
            plans.put(file.id(), reader.read(read(file, FileKind.PLAN)));
        }
        return plans;
    }

    /** Of the gateway as a whole. */
    private LimitSettings limits(Statements process) {
        LimitsReader reader = new LimitsReader(problems, Owner.GATEWAY);
        reader.reportVoid(process, QuotaKeys.ENFORCED_OF_GATEWAY);
        return reader.read(process, CountBy.GATEWAY, process.value(QuotaKeys.ENFORCED_OF_GATEWAY));
    }

    private List<Route> routes(RouteReader reader, LimitsRoute ofLimits) {
        List<Route> routes = new ArrayList<>();
        List<SourceFile> files = watchingForLostLines(() -> directory.files(FileKind.ROUTE));
        if (files.isEmpty() && !linesAreLost) {
            problems.warning(
                    Location.file(directory.shown(FileKind.ROUTE.place())),
                    "holds no route: every request gets 404",
                    "write one, routes/NAME.properties");
        }
        for (SourceFile file : files) {
            Statements own = watchingForLostLines(() -> statements.read(file, FileKind.ROUTE));
            reader.read(file, routes.size(), own).ifPresent(routes::add);
        }
        ofLimits.read(reader, routes.size()).ifPresent(routes::add);
        if (!linesAreLost) {
            reader.warnOfUnusedDefaults();
        }
        routes.addAll(LoginRoutes.of(routes));
        reportConflicts(routes);
        return routes;
    }

    private <T> T watchingForLostLines(Supplier<T> reading) {
        int before = problems.count();
        T read = reading.get();
        linesAreLost |= problems.count() > before;
        return read;
    }

    private void reportConflicts(List<Route> routes) {
        for (RouteConflicts.Conflict conflict : RouteConflicts.find(routes)) {
            // As the first of the two writes it.
            boolean secret = conflict.first().isSecret(RouteKeys.MATCH_HOST.name())
                    || conflict.first().isSecret(RouteKeys.MATCH_PATH.name());
            String where = secret ? ConfigText.MASK : conflict.where();
            problems.error(
                    Location.file(shown(conflict.second())),
                    "answers the same requests to " + where + " as " + shown(conflict.first()) + " does",
                    "give one of them another condition, or another match.priority");
        }
    }

    private Statements read(SourceFile file, FileKind kind) {
        return statements
                .read(file, kind)
                .over(Statements.none(file.shown(), problems))
                .checked();
    }

    private String shown(Route route) {
        String issuer = LoginRoutes.issuerOf(route);
        return issuer == null
                ? directory.shownFile(FileKind.ROUTE, route.id())
                : directory.shownFile(FileKind.ISSUER, issuer) + " (its login's paths)";
    }
}
