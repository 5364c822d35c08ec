package dev.gatehouse.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.NoOpTriggeringPolicy;
import org.apache.logging.log4j.core.appender.rolling.RollingFileManager;
import org.apache.logging.log4j.core.appender.rolling.RolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.action.Action;
import org.apache.logging.log4j.core.appender.rolling.action.DeleteAction;
import org.apache.logging.log4j.core.appender.rolling.action.IfAccumulatedFileCount;
import org.apache.logging.log4j.core.appender.rolling.action.IfFileName;
import org.apache.logging.log4j.core.appender.rolling.action.PathCondition;
import org.apache.logging.log4j.core.appender.rolling.action.PathSortByModificationTime;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.NullConfiguration;

/**
 * Log4j's rolling, set up in code: {@code audit.jsonl} becomes {@code audit-2026-11-24-1.jsonl.gz}, the number counting
 * up within the day. Compressing and deleting happen on a thread of Log4j's; a second roll waits for the first.
 */
final class Roller extends RollingFileManager {

    /** The fastest one: an access log shrinks tenfold anyway, and the processor is needed for requests. */
    private static final String COMPRESSION = Integer.toString(Deflater.BEST_SPEED);

    private final Path path;

    private Roller(Path path, String pattern, RolloverStrategy strategy, AppendStream stream) {
        super(
                null,
                path.toString(),
                pattern,
                stream,
                true,
                false,
                0,
                0,
                NoOpTriggeringPolicy.createPolicy(),
                strategy,
                null,
                null,
                null,
                null,
                null,
                false,
                ByteBuffer.allocate(0));
        this.path = path;
    }

    /** @param path absolute
     * @param maxRolledFiles kept; older ones are deleted at the next roll */
    static Roller of(Path path, AppendStream stream, int maxRolledFiles) {
        Path directory = Objects.requireNonNull(path.getParent(), "absolute, and no root");
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = dot > 0 ? name.substring(dot) : "";
        // A percent sign begins a conversion in Log4j's patterns, even in a directory's name.
        String pattern = path.resolveSibling(stem).toString().replace("%", "%%") + "-%d{yyyy-MM-dd}{UTC}-%i"
                + extension.replace("%", "%%") + ".gz";
        String rolled = quoted(stem) + "-\\d{4}-\\d{2}-\\d{2}-\\d+" + quoted(extension) + "(\\.gz)?";
        Configuration configuration = new NullConfiguration();
        // Nor does ${…} in a directory's name stand for anything.
        configuration.getStrSubstitutor().setVariableResolver(null);
        DefaultRolloverStrategy strategy = DefaultRolloverStrategy.newBuilder()
                .setFileIndex("nomax")
                .setCompressionLevelStr(COMPRESSION)
                .setCustomActions(new Action[] {deletion(directory, rolled, maxRolledFiles, configuration)})
                .setConfig(configuration)
                .build();
        return new Roller(path, pattern, strategy, stream);
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : Pattern.quote(text);
    }

    private static Action deletion(Path directory, String namePattern, int kept, Configuration configuration) {
        PathCondition beyond = IfAccumulatedFileCount.createFileCountCondition(kept);
        return DeleteAction.createDeleteAction(
                directory.toString(),
                false,
                1,
                false,
                PathSortByModificationTime.createSorter(true),
                new PathCondition[] {IfFileName.createNameCondition(null, namePattern, beyond)},
                null,
                configuration);
    }

    /**
     * Renames the file and opens a new one. Log4j reports what goes wrong to its status log and goes on; the caller
     * finds out by {@link #stream}.
     *
     * @param day in the new name
     */
    synchronized void roll(LocalDate day) {
        getPatternProcessor()
                .setPrevFileTime(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
        rollover();
    }

    /** Rolls this stream from now on, opened by the caller. */
    void follow(AppendStream stream) {
        setOutputStream(stream);
    }

    /** Where to append: a new one after a roll. */
    AppendStream stream() throws IOException {
        return (AppendStream) getOutputStream();
    }

    @Override
    protected OutputStream createOutputStream() throws IOException {
        return AppendStream.open(path);
    }

    /** Closes the stream, and waits this long for a compression to end. */
    void close(long seconds) {
        stop(seconds, TimeUnit.SECONDS);
    }
}
