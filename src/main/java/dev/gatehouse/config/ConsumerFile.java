package dev.gatehouse.config;

import dev.gatehouse.config.ConfigDirectory.SourceFile;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.PasswordHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The keys in one consumer's file, edited as a careful person would: the line alone, and every other byte stays.
 *
 * <p>A change is written beside the file and moved into its place, so that a reader sees the old file or the new one.
 * Two editors at the same time are not kept apart: the later one wins.
 */
public final class ConsumerFile {

    private static final String KEY_PREFIX = ConsumerKeys.KEY.stem();

    private static final String SUFFIX = ".properties";
    private static final String EXPIRES = "expires";

    private final Path directory;
    private final Path file;
    private final String consumer;

    private ConsumerFile(Path directory, Path file, String consumer) {
        this.directory = directory;
        this.file = file;
        this.consumer = consumer;
    }

    /** The file of a consumer, whether it is there or not. Empty if that cannot be the name of one. */
    public static Optional<ConsumerFile> of(Path configurationDirectory, String consumer) {
        if (!ConfigDirectory.isName(consumer)) {
            return Optional.empty();
        }
        Path folder = configurationDirectory.resolve(FileKind.CONSUMER.place());
        return Optional.of(new ConsumerFile(configurationDirectory, folder.resolve(consumer + SUFFIX), consumer));
    }

    /**
     * All that are there, by name.
     *
     * @param ear is told of those that cannot be read, which are left out
     */
    public static List<ConsumerFile> all(Path configurationDirectory, Consumer<? super ConfigProblem> ear) {
        Problems unread = new Problems();
        List<ConsumerFile> files = new ConfigDirectory(configurationDirectory, unread, new ReadLog())
                .files(FileKind.CONSUMER).stream()
                        .flatMap(file -> of(configurationDirectory, file.id()).stream())
                        .toList();
        unread.errors().forEach(ear);
        return files;
    }

    public String consumer() {
        return consumer;
    }

    public Path path() {
        return file;
    }

    /** In the order of the file; lines that are no proper keys are left out. */
    public List<KeySettings> keys() throws IOException {
        return keys(read(), new Problems());
    }

    private List<KeySettings> keys(KeyLines lines, Problems problems) {
        StatementReader reader = new StatementReader(
                new KeyCheck(KeyRegistry::of, problems),
                new References(directory, name -> null, new ReadLog()),
                problems);
        Statements stated = reader.read(new SourceFile(consumer, file.toString(), lines.text()), FileKind.CONSUMER)
                .over(Statements.none(file.toString(), problems))
                .checked();
        return new ConsumerReader(problems, terms -> terms)
                .read(consumer, 0, stated)
                .keys();
    }

    /** Adds a key at the end of the file, which is made if it is not there. */
    public Edit add(NewKey key) throws IOException {
        KeyLines before = read();
        Optional<Refused> objection = objection(before, key);
        return objection.isPresent() ? objection.get() : write(before, with(before, key), key.name());
    }

    /**
     * Adds a key that takes the place of another one, which ends.
     *
     * @param end of the former one, unless it ends sooner already
     */
    public Edit rotate(String former, KeyEnd end, NewKey key) throws IOException {
        KeyLines before = read();
        Optional<KeySettings> ending = keys(before, new Problems()).stream()
                .filter(each -> each.id().equals(former))
                .findFirst();
        if (ending.isEmpty()) {
            return refuseUnknown(before, former);
        }
        Optional<Refused> objection = objection(before, key);
        if (objection.isPresent()) {
            return objection.get();
        }
        Instant known = ending.get().terms().end();
        KeyLines ended = known != null && !known.isAfter(end.at()) ? before : before.with(former, EXPIRES, end.text());
        return write(before, with(ended, key), key.name());
    }

    /** Takes all lines of a key out. */
    public Edit revoke(String id) throws IOException {
        KeyLines before = read();
        KeyLines after = before.without(id);
        return after.equals(before) ? refuseUnknown(before, id) : write(before, after, id);
    }

    /** Leaves a key in and says that it is not good any more. */
    public Edit revoke(String id, Instant now) throws IOException {
        KeyLines before = read();
        if (before.entries().stream().noneMatch(entry -> entry.key().equals(KEY_PREFIX + id))) {
            return refuseUnknown(before, id);
        }
        String at = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return write(before, before.with(id, "revoked", at), id);
    }

    /** What is said of a key, as the file has it, by the end of each line's key. */
    public Map<String, String> terms(String id) throws IOException {
        Map<String, String> terms = new LinkedHashMap<>();
        for (KeyLines.Entry entry : read().entries()) {
            String start = KEY_PREFIX + id + ".";
            if (entry.key().startsWith(start)) {
                terms.put(entry.key().substring(start.length()), entry.value());
            }
        }
        return terms;
    }

    private Optional<Refused> objection(KeyLines lines, NewKey key) {
        if (!NewKey.isId(key.name())) {
            return Optional.of(refuse(
                    0,
                    ConfigText.quote(key.name()) + " cannot be the id of a key",
                    "use letters, digits, - and _, 64 at most"));
        }
        for (KeyLines.Entry entry : lines.entries()) {
            int line = entry.line().number();
            if (entry.isOf(key.name())) {
                return Optional.of(
                        refuse(line, "there is a key " + key.name() + " already", "give the new key another id"));
            }
            if (entry.isKey()
                    && entry.value().strip().equalsIgnoreCase(key.hash().text())) {
                return Optional.of(
                        refuse(line, "the same key is there already", "use it under the id " + entry.keyId()));
            }
        }
        return Optional.empty();
    }

    private static KeyLines with(KeyLines before, NewKey key) {
        KeyLines after = before.add(KEY_PREFIX + key.name() + " = " + key.hash().text());
        for (Map.Entry<String, String> term : key.terms().entrySet()) {
            after = after.add(KEY_PREFIX + key.name() + "." + term.getKey() + " = " + term.getValue());
        }
        return after;
    }

    /** Unless it would make something wrong that was not. */
    private Edit write(KeyLines before, KeyLines after, String id) throws IOException {
        String text = before.text();
        if (text.length() < after.text().length() && endsInContinuation(before)) {
            return refuse(
                    0, "the last line ends with a backslash, and would go on in the new one", "take the backslash off");
        }
        Problems former = new Problems();
        Problems now = new Problems();
        keys(before, former);
        keys(after, now);
        if (now.count() > former.count()) {
            return new Refused(now.errors().stream()
                    .filter(error -> !former.errors().contains(error))
                    .findFirst()
                    .orElse(now.errors().get(0)));
        }
        write(after.text());
        return new Done(id);
    }

    /** Whether it can be a user's name. */
    public static boolean isUser(String text) {
        return ConsumerKeys.USER.objectionTo(text) == null;
    }

    /**
     * Gives a user a password, in place of the one that was there, or at the end of the file, which is made if it is not there.
     *
     * @param hash as the file is to hold it
     */
    public Edit putUser(String user, PasswordHash hash) throws IOException {
        if (!isUser(user)) {
            return refuse(0, ConfigText.quote(user) + " cannot be a user's name", "write visible ASCII without colons");
        }
        KeyLines before = read();
        return write(before, before.with(ConsumerKeys.USER.stem() + user, hash.text()), user);
    }

    /** Whether a line that is put behind the last one would be a part of it. */
    private static boolean endsInContinuation(KeyLines lines) {
        return lines.add("probe = 1").entries().size() != lines.entries().size() + 1;
    }

    private Refused refuseUnknown(KeyLines lines, String id) {
        List<String> there = lines.entries().stream()
                .filter(KeyLines.Entry::isKey)
                .map(KeyLines.Entry::keyId)
                .toList();
        return refuse(0, "there is no key " + ConfigText.quote(id), new KnownNames("keys", there).insteadOf(id));
    }

    private Refused refuse(int line, String what, String remedy) {
        return new Refused(new ConfigProblem(new Location(file.toString(), line, ""), what, remedy));
    }

    /** Nothing is read of what the gateway would refuse: a change to it would be of no use. */
    private KeyLines read() throws IOException {
        if (!Files.exists(file)) {
            return new KeyLines("");
        }
        Problems unread = new Problems();
        String text = ConfigDirectory.text(file, unread).orElse("");
        if (!unread.errors().isEmpty()) {
            throw new IOException(unread.errors().get(0).toString());
        }
        return new KeyLines(text);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        // Through a link, as a mounted directory may hold: the link stays, and what it leads to changes.
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path beside = target.resolveSibling("." + target.getFileName() + ".new");
        Files.deleteIfExists(beside);
        if (Files.exists(target)) {
            // Copied first, so that the new file has the old one's permissions.
            Files.copy(target, beside, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.writeString(beside, text);
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What became of a change. */
    public sealed interface Edit {
        <T> T fold(Function<? super Done, ? extends T> done, Function<? super Refused, ? extends T> refused);
    }

    /** @param keyId of the key that was added or taken out, or the user's name */
    public record Done(String keyId) implements Edit {
        @Override
        public <T> T fold(Function<? super Done, ? extends T> done, Function<? super Refused, ? extends T> refused) {
            return done.apply(this);
        }
    }

    /** The file is as it was. */
    public record Refused(ConfigProblem problem) implements Edit {
        @Override
        public <T> T fold(Function<? super Done, ? extends T> done, Function<? super Refused, ? extends T> refused) {
            return refused.apply(this);
        }
    }
}
