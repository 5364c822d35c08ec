package dev.gatehouse.state.redis;

import dev.gatehouse.route.RedisSettings;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What nodes have taken of limits in the windows of a calendar, for an operator to read and to give more: on a connection of its own.
 * Whoever asks waits.
 */
public final class Rooms implements AutoCloseable {

    private static final int SECONDS = 10;

    /** Questions that are under way at once. */
    private static final int BATCH = 1000;

    private static final List<byte[]> FIELDS =
            Stream.of("m", "g", "c").map(Commands::ascii).toList();

    private final RedisLink link;
    private final StatefulConnection<byte[], byte[]> connection;

    private Rooms(RedisLink link, StatefulConnection<byte[], byte[]> connection) {
        this.link = link;
        this.connection = connection;
    }

    /** @throws IOException if Redis cannot be reached; it says why */
    public static Rooms open(RedisSettings settings) throws IOException {
        RedisLink link = new RedisLink(settings);
        try {
            return new Rooms(link, answer(link.connect().toCompletableFuture()));
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * What stands in one window.
     *
     * @param missing parts that were taken, those included that nodes hold
     * @param onTop parts that were given on top of the capacity
     * @param capacity as it was when the window was last used or given more; 0 of one that never was
     */
    public record Room(long missing, long onTop, long capacity) {

        /** Nobody has taken anything, or it is no longer known. */
        public boolean isUnused() {
            return missing == 0 && onTop == 0;
        }
    }

    /** @return in the order of the keys */
    public List<Room> read(List<String> keys) throws IOException {
        List<Room> rooms = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<AsyncCommand<byte[], byte[], List<byte[]>>> asked =
                    keys.subList(from, Math.min(keys.size(), from + BATCH)).stream()
                            .map(Rooms::question)
                            .toList();
            connection.dispatch(asked);
            for (AsyncCommand<byte[], byte[], List<byte[]>> each : asked) {
                List<byte[]> fields = answer(each);
                rooms.add(new Room(number(fields.get(0)), number(fields.get(1)), number(fields.get(2))));
            }
        }
        return rooms;
    }

    private static AsyncCommand<byte[], byte[], List<byte[]>> question(String key) {
        return new AsyncCommand<>(new Command<>(
                CommandType.HMGET,
                new ValueListOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE)
                        .addKey(Commands.ascii(key))
                        .addValues(FIELDS)));
    }

    /**
     * Gives parts on top of those that were given before; fewer than 0 are taken away. Nodes know of it within a second.
     *
     * @param parts empty = as many as are missing, in all
     * @param capacity of the window
     * @param keptMillis from now on
     * @return what stands there then
     * @throws IOException if it is not done, or nobody knows whether it is; it says which
     */
    public Room grant(String key, OptionalLong parts, long capacity, long keptMillis) throws IOException {
        AsyncCommand<byte[], byte[], List<Long>> command = Commands.grant(key, parts, capacity, keptMillis);
        connection.dispatch(List.of(command));
        try {
            List<Long> after = answer(command);
            return new Room(after.get(0), after.get(1), capacity);
        } catch (IOException e) {
            boolean refused = e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof RedisCommandExecutionException;
            throw refused
                    ? e
                    : new IOException(
                            e.getMessage()
                                    + "; what was asked for may be done all the same\n    look before you ask again",
                            e);
        }
    }

    private static long number(byte @Nullable [] text) throws IOException {
        try {
            return text == null ? 0 : Long.parseLong(new String(text, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            throw new IOException("what is in Redis is no count of a limit", e);
        }
    }

    private static <T> T answer(Future<T> asked) throws IOException {
        try {
            return asked.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("Redis cannot be asked: " + Complaint.of(e), e);
        } catch (TimeoutException e) {
            throw new IOException("Redis cannot be asked: it does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the wait for Redis was interrupted");
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
