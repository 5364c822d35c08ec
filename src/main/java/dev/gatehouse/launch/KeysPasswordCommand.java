package dev.gatehouse.launch;

import dev.gatehouse.auth.Passwords;
import dev.gatehouse.config.ConsumerFile;
import dev.gatehouse.route.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets the password of a consumer's user. The password is read from the terminal or from standard input, and goes nowhere. */
@CommandLine.Command(
        name = "password",
        description = {
            "Set the password of a user, for auth = basic.",
            "It is asked for twice, or is the first line of standard input.",
            "The consumer's file, made if absent, keeps its hash by argon2id."
        })
final class KeysPasswordCommand implements Command {

    private final ConsumerFiles files;
    private final SecureRandom random;

    @Parameters(paramLabel = "CONSUMER", description = "Whose password it is.")
    private String consumer = "";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = {
                "The name that is sent with it; another user of the consumer's keeps its own.",
                "By default the consumer's."
            })
    private @Nullable String user;

    KeysPasswordCommand(ConsumerFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
    }

    @Override
    public ExitCode run(Surroundings surroundings) throws IOException {
        ConsumerFile file = files.toChange(surroundings, consumer);
        if (user != null && !ConsumerFile.isUser(user)) {
            throw new Mistake(
                    "--user: \"" + user + "\" cannot be a user's name\n    write visible ASCII without colons");
        }
        boolean isNew = !Files.exists(file.path());
        PasswordHash hash = Passwords.argon2id(password(surroundings.secrets()), random);
        return file.putUser(user == null ? consumer : user, hash)
                .fold(
                        done -> {
                            if (isNew) {
                                surroundings.err().println(consumer + " is a new consumer");
                            }
                            surroundings
                                    .err()
                                    .println("user " + done.keyId() + " of " + consumer + " has this password now; "
                                            + file.path() + " has its hash alone");
                            return ExitCode.OK;
                        },
                        refused -> {
                            surroundings.err().println(refused.problem());
                            return ExitCode.FAILURE;
                        });
    }

    /** Composed as clients send it, whichever way the terminal writes an accent. */
    private static byte[] password(SecretInput input) throws IOException {
        String password = input.read("Password: ");
        if (password == null || password.isEmpty()) {
            throw new IOException("there is no password\n    type one, or pipe one in");
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            throw new IOException(
                    "the password has a control character, which no client can send\n    take another one");
        }
        if (input.isTyped() && !password.equals(input.read("Once more: "))) {
            throw new IOException("the two are not the same\n    try again");
        }
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }
}
