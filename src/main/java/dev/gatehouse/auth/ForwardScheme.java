package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Question;
import dev.gatehouse.auth.AuthDecision.Undecided;
import dev.gatehouse.auth.AuthorizerAnswer.Passed;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.route.AuthSettings;
import dev.gatehouse.route.AuthorizerSettings;
import dev.gatehouse.route.SchemeSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller is whom a service of the operator's own names when it is told of the request. */
final class ForwardScheme implements AuthScheme {

    private final SchemeSettings.Forward settings;
    private final Authorizer authorizer;
    private final AuthSettings route;
    private final Consumers consumers;
    private final AskedService service;

    ForwardScheme(
            SchemeSettings.Forward settings,
            Authorizer authorizer,
            AuthSettings route,
            Consumers consumers,
            AskedService service) {
        this.settings = settings;
        this.authorizer = authorizer;
        this.route = route;
        this.consumers = consumers;
        this.service = service;
    }

    @Override
    public String name() {
        return settings.text();
    }

    /** What it wants to see, the service itself says. */
    @Override
    public @Nullable Challenge challenge() {
        return null;
    }

    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        return settings.carriers().areIn(request.fields());
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        AuthorizerQuestion question =
                AuthorizerQuestion.of(request, authorizer.settings().told(), route);
        TokenHash key = authorizer.keyOf(question);
        Passed known = authorizer.known(key);
        return known == null
                ? new Pending("the service's word on the request", new Asks(question, key))
                : known.verdict(consumers);
    }

    /** One request's question. */
    private final class Asks implements Question, AskedService.Reply {

        private final AuthorizerQuestion question;
        private final @Nullable TokenHash key;
        private volatile @Nullable Answer answer;
        private volatile @Nullable Runnable takeBack;
        private volatile boolean cancelled;

        Asks(AuthorizerQuestion question, @Nullable TokenHash key) {
            this.question = question;
            this.key = key;
        }

        @Override
        public List<String> told() {
            AuthorizerSettings asks = authorizer.settings();
            List<String> names = new ArrayList<>();
            for (int i = 0; i < question.all().size(); i++) {
                names.add(question.all().name(i));
            }
            List<String> lines = new ArrayList<>();
            lines.add("would ask " + asks.told().method() + " " + asks.asked().shown() + " with "
                    + String.join(", ", names));
            if (!asks.taken().fields().isEmpty()) {
                lines.add("and pass on of its answer "
                        + String.join(", ", asks.taken().fields()));
            }
            return lines;
        }

        @Override
        public void ask(Answer to) {
            answer = to;
            takeBack = service.ask(
                    new ServiceQuestion(authorizer.settings().told().method(), question.all(), null, 0), this);
            if (cancelled) {
                takeBack();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            takeBack();
        }

        private void takeBack() {
            Runnable asked = takeBack;
            if (asked != null) {
                asked.run();
            }
        }

        @Override
        public void answered(ServiceAnswer said) {
            Passed passed = AuthorizerAnswer.passed(said, authorizer.settings());
            if (passed != null) {
                authorizer.remember(key, passed);
                end(passed.verdict(consumers));
                return;
            }
            AuthDecision decision = AuthorizerAnswer.notPassed(
                    said,
                    settings.carriers().areIn(question.ofClient()),
                    authorizer.settings().passesRedirects());
            if (decision instanceof Undecided undecided) {
                authorizer.couldNotSay(undecided.reason());
            }
            end(decision);
        }

        @Override
        public void failed(String why, boolean isOutage) {
            authorizer.couldNotSay(why);
            end(new Undecided(why));
        }

        private void end(AuthDecision decision) {
            Answer to = answer;
            if (to != null) {
                to.is(decision);
            }
        }
    }
}
