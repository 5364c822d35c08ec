package dev.gatehouse.state.redis;

import dev.gatehouse.state.redis.Question.Answer;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How questions are written for Redis, and its answers are read. */
final class Commands {

    private Commands() {}

    /**
     * @param nodes how many share the room
     * @param known whether Redis knows the script; else it is sent whole
     */
    static AsyncCommand<byte[], byte[], List<Long>> lease(Question question, int nodes, boolean known) {
        CommandArgs<byte[], byte[]> args = script(Script.LEASE, known, ascii(question.key()))
                .add(question.terms().capacity())
                .add(question.terms().partsPerUnit())
                .add(question.terms().partsPerMicro())
                .add(nodes)
                .add(question.known())
                .add(question.settled())
                .add(question.charged())
                .add(question.needed())
                .add(question.wanted())
                .add(question.keptMillis());
        return command(args, known);
    }

    static Answer leased(List<Long> answer) {
        return new Answer(answer.get(0), answer.get(1));
    }

    /** @param countsMillis for how long it counts; 0 = the node leaves */
    static AsyncCommand<byte[], byte[], List<Long>> signOfLife(
            byte[] key, byte[] node, int countsMillis, boolean known) {
        return command(script(Script.MEMBERS, known, key).add(node).add(countsMillis), known);
    }

    private static CommandArgs<byte[], byte[]> script(Script script, boolean known, byte[] key) {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(ascii(known ? script.sha1() : script.text()))
                .add(1)
                .addKey(key);
    }

    private static AsyncCommand<byte[], byte[], List<Long>> command(CommandArgs<byte[], byte[]> args, boolean known) {
        return new AsyncCommand<>(new Command<>(
                known ? CommandType.EVALSHA : CommandType.EVAL,
                new IntegerListOutput<>(ByteArrayCodec.INSTANCE),
                args));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
