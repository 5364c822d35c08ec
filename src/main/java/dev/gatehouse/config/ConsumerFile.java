package dev.gatehouse.config;

import dev.gatehouse.config.LogicalLines.LogicalLine;
import dev.gatehouse.route.ConsumerSettings.KeySettings;
import dev.gatehouse.route.KeyHash;
import dev.gatehouse.route.KeyTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The keys in one consumer's file, edited as a careful person would: the line alone, and every other byte stays.
 *
 * <p>A change is written beside the file and moved into its place, so that a reader sees the old file or the new one.
 * Two editors at the same time are not kept apart: the later one wins.
 */
public final class ConsumerFile {

    private static final String KEY_PREFIX = ConsumerKeys.KEY.stem();

    /** As many as make it certain enough that no two keys share them, and as {@code keys list} shows. */
    private static final int ID_DIGITS = 12;

    private static final String SUFFIX = ".properties";
    private static final Pattern AFTER_LINE_END = Pattern.compile("(?<=\n)|(?<=\r)(?!\n)");

    private final Path file;
    private final String consumer;

    private ConsumerFile(Path file, String consumer) {
        this.file = file;
        this.consumer = consumer;
    }

    /** The file of a consumer, whether it is there or not. Empty if that cannot be the name of one. */
    public static Optional<ConsumerFile> of(Path configurationDirectory, String consumer) {
        if (!ConfigDirectory.isName(consumer)) {
            return Optional.empty();
        }
        Path folder = configurationDirectory.resolve(FileKind.CONSUMER.place());
        return Optional.of(new ConsumerFile(folder.resolve(consumer + SUFFIX), consumer));
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
        List<KeySettings> keys = new ArrayList<>();
        for (Entry entry : entries(read())) {
            KeyHash hash = ConsumerKeys.KEY.type().parse(entry.value()).orNull();
            if (entry.isKey() && hash != null) {
                keys.add(new KeySettings(entry.keyId(), hash, KeyTerms.NONE));
            }
        }
        return keys;
    }

    /**
     * Adds a key under {@code key-} and the beginning of its hash, which names no other key: an id that a revoked key had
     * is in logs, and must not come to mean another one.
     */
    public Edit add(String sha256) throws IOException {
        return add("key-" + sha256.substring(0, Math.min(ID_DIGITS, sha256.length())), sha256);
    }

    /**
     * Adds a key at the end of the file, which is made if it is not there.
     *
     * @param sha256 64 hexadecimal digits
     */
    public Edit add(String id, String sha256) throws IOException {
        String value = "sha256:" + sha256;
        if (ConsumerKeys.KEY.type().parse(value).orNull() == null) {
            throw new IllegalArgumentException("no hash: " + sha256);
        }
        if (ConsumerKeys.KEY.objectionTo(id) != null) {
            return refuse(
                    0, ConfigText.quote(id) + " cannot be the id of a key", "use letters, digits, - and _, 64 at most");
        }
        String text = read();
        for (Entry entry : entries(text)) {
            int line = entry.line().number();
            if (entry.key().equals(KEY_PREFIX + id)) {
                return refuse(line, "there is a key " + id + " already", "give the new key another id");
            }
            if (entry.isKey() && entry.value().strip().equalsIgnoreCase(value)) {
                return refuse(line, "the same key is there already", "use it under the id " + entry.keyId());
            }
        }
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        String start = text.isEmpty() || text.endsWith("\n") || text.endsWith("\r") ? text : text + lineEnd;
        String edited = start + KEY_PREFIX + id + " = " + value + lineEnd;
        if (entries(edited).size() != entries(text).size() + 1) {
            return refuse(
                    0, "the last line ends with a backslash, and would go on in the new one", "take the backslash off");
        }
        write(edited);
        return new Done(id);
    }

    /** Takes a key's line out. */
    public Edit revoke(String id) throws IOException {
        String text = read();
        for (Entry entry : entries(text)) {
            if (entry.key().equals(KEY_PREFIX + id)) {
                List<String> lines = new ArrayList<>(List.of(AFTER_LINE_END.split(text, -1)));
                int first = entry.line().number() - 1;
                lines.subList(first, first + entry.line().span()).clear();
                write(String.join("", lines));
                return new Done(id);
            }
        }
        List<String> there =
                entries(text).stream().filter(Entry::isKey).map(Entry::keyId).toList();
        return refuse(0, "there is no key " + ConfigText.quote(id), new KnownNames("keys", there).insteadOf(id));
    }

    private Refused refuse(int line, String what, String remedy) {
        return new Refused(new ConfigProblem(new Location(file.toString(), line, ""), what, remedy));
    }

    /** One line of the file, whatever its key. */
    private record Entry(LogicalLine line, String key, String value) {

        boolean isKey() {
            return key.startsWith(KEY_PREFIX) && ConsumerKeys.KEY.objectionTo(keyId()) == null;
        }

        String keyId() {
            return key.substring(KEY_PREFIX.length());
        }
    }

    private static List<Entry> entries(String text) {
        List<Entry> entries = new ArrayList<>();
        for (LogicalLine line : LogicalLines.of(text)) {
            Map.Entry<String, String> pair = line.decode().orNull();
            if (pair != null) {
                entries.add(new Entry(line, pair.getKey(), pair.getValue()));
            }
        }
        return entries;
    }

    /** Nothing is read of what the gateway would refuse: a change to it would be of no use. */
    private String read() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        Problems unread = new Problems();
        String text = ConfigDirectory.text(file, unread).orElse("");
        if (!unread.errors().isEmpty()) {
            throw new IOException(unread.errors().get(0).toString());
        }
        return text;
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

    /** @param keyId of the key that was added or taken out */
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
