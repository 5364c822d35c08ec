package dev.gatehouse.state.redis;

import dev.gatehouse.route.RedisSettings;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads what nodes have taken of limits, for an operator: on a connection of its own, changing nothing. Whoever asks waits. */
public final class RoomReader implements AutoCloseable {

    private static final int SECONDS = 10;

    /** Questions that are under way at once. */
    private static final int BATCH = 1000;

    private static final byte[] MISSING = Commands.ascii("m");

    private final RedisLink link;
    private final StatefulConnection<byte[], byte[]> connection;

    private RoomReader(RedisLink link, StatefulConnection<byte[], byte[]> connection) {
        this.link = link;
        this.connection = connection;
    }

    /** @throws IOException if Redis cannot be reached; it says why */
    public static RoomReader open(RedisSettings settings) throws IOException {
        RedisLink link = new RedisLink(settings);
        try {
            return new RoomReader(link, answer(link.connect().toCompletableFuture()));
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * As rooms are written, without what has refilled since.
     *
     * @return parts that are missing, in the order of the keys; 0 of a room that there is not
     */
    public List<Long> missing(List<String> keys) throws IOException {
        List<Long> missing = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<AsyncCommand<byte[], byte[], byte[]>> asked =
                    keys.subList(from, Math.min(keys.size(), from + BATCH)).stream()
                            .map(RoomReader::question)
                            .toList();
            connection.dispatch(asked);
            for (AsyncCommand<byte[], byte[], byte[]> each : asked) {
                missing.add(number(answer(each)));
            }
        }
        return missing;
    }

    private static AsyncCommand<byte[], byte[], byte[]> question(String key) {
        return new AsyncCommand<>(new Command<>(
                CommandType.HGET,
                new ByteArrayOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE)
                        .addKey(Commands.ascii(key))
                        .addValue(MISSING)));
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
            throw new IOException("Redis cannot be read: " + Complaint.of(e), e);
        } catch (TimeoutException e) {
            throw new IOException("Redis cannot be read: it does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
