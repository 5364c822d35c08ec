package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Answer;
import dev.gatehouse.auth.AuthDecision.Pending;
import dev.gatehouse.auth.AuthDecision.Question;
import dev.gatehouse.auth.AuthDecision.Refused;
import dev.gatehouse.auth.Users.User;
import dev.gatehouse.exchange.ClientRequest;
import dev.gatehouse.route.PasswordHash;
import org.jspecify.annotations.Nullable;

/**
 * The caller is whoever knows a user's password, sent as {@code Authorization: Basic}.
 *
 * <p>Whether there is such a user shows neither in the answer nor in how long it takes: for one that there is none of, another's
 * password is tried, to no avail.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617">RFC 7617</a>
 */
final class BasicScheme implements AuthScheme {

    private static final Challenge CHALLENGE = Challenge.ofPasswords();

    private static final Refused UNKNOWN = new Refused("unknown user");
    private static final Refused WRONG = new Refused("wrong password");

    private final String name;
    private final Users users;
    private final PasswordTrials trials;

    BasicScheme(String name, Users users, PasswordTrials trials) {
        this.name = name;
        this.users = users;
        this.trials = trials;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Challenge challenge() {
        return CHALLENGE;
    }

    @Override
    public boolean mayBeGuessed(ClientRequest request) {
        return BasicCredential.in(request.fields()).fold(found -> true, unusable -> false);
    }

    @Override
    public AuthDecision decide(ClientRequest request) {
        return BasicCredential.in(request.fields())
                .fold(found -> decide(found.credential()), BasicCredential.Unusable::decision);
    }

    private AuthDecision decide(BasicCredential credential) {
        if (users.isEmpty()) {
            return UNKNOWN;
        }
        String userName = credential.user();
        User known = users.find(userName);
        User tried = known == null ? users.inPlaceOf(trials.digests().chance(userName)) : known;
        TokenHash digest = trials.digests().of(credential, tried.password());
        if (trials.isKnownGood(digest)) {
            return known == null ? UNKNOWN : known.accepted();
        }
        return new Pending("a password to be tried", new Trying(trials, credential, digest, tried, known != null));
    }

    /** One request's question. */
    private static final class Trying implements Question, PasswordTrials.Attempt {

        private final PasswordTrials trials;
        private final BasicCredential credential;
        private final TokenHash digest;
        private final User user;

        /** Whether the user is the one who was named. */
        private final boolean isKnown;

        private volatile @Nullable Answer asked;

        Trying(PasswordTrials trials, BasicCredential credential, TokenHash digest, User user, boolean isKnown) {
            this.trials = trials;
            this.credential = credential;
            this.digest = digest;
            this.user = user;
            this.isKnown = isKnown;
        }

        @Override
        public void ask(Answer answer) {
            asked = answer;
            trials.ask(this, answer);
        }

        @Override
        public void cancel() {
            Answer unwanted = asked;
            if (unwanted != null) {
                trials.cancel(this, unwanted);
            }
        }

        @Override
        public TokenHash digest() {
            return digest;
        }

        @Override
        public byte[] password() {
            return credential.password();
        }

        @Override
        public PasswordHash hash() {
            return user.password();
        }

        @Override
        public boolean counts() {
            return isKnown;
        }

        @Override
        public AuthDecision decision(boolean isGood) {
            if (!isKnown) {
                return UNKNOWN;
            }
            return isGood ? user.accepted() : WRONG;
        }
    }
}
