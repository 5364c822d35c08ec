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
import java.util.OptionalLong;

/** How questions are written for Redis, and its answers are read. */
final class Commands {

    private Commands() {}

    /**
     * @param nodes how many share the room
     * @param known whether Redis knows the script; else it is sent whole
     */
    static AsyncCommand<byte[], byte[], List<Long>> lease(Question question, int nodes, boolean known) {
        CommandArgs<byte[], byte[]> args = script(Script.LEASE, known, List.of(ascii(question.key())))
                .add(question.terms().capacity())
                .add(question.terms().partsPerUnit())
                .add(question.terms().partsPerMicro())
                .add(nodes)
                .add(Math.min(question.arrears().absent(), nodes - 1))
                .add(question.arrears().known())
                .add(question.arrears().settled())
                .add(question.arrears().reserved())
                .add(question.charged())
                .add(question.needed())
                .add(question.wanted())
                .add(question.keptMillis())
                .add(question.arrears().onTop());
        return command(args, known);
    }

    static Answer leased(List<Long> answer) {
        return new Answer(answer.get(0), answer.get(1), answer.get(2));
    }

    /**
     * @param room of a window
     * @param parts on top of those before; empty = as many as are missing
     */
    static AsyncCommand<byte[], byte[], List<Long>> grant(
            String room, OptionalLong parts, long capacity, long keptMillis) {
        CommandArgs<byte[], byte[]> args = script(Script.GRANT, false, List.of(ascii(room)))
                .add(ascii(parts.isPresent() ? Long.toString(parts.getAsLong()) : "all"))
                .add(capacity)
                .add(keptMillis);
        return command(args, false);
    }

    /** @param keys of the nodes, see members.lua */
    static AsyncCommand<byte[], byte[], List<Long>> signOfLife(
            List<byte[]> keys, byte[] node, Sign sign, boolean known) {
        return command(
                script(Script.MEMBERS, known, keys)
                        .add(node)
                        .add(Members.TTL_MILLIS)
                        .add(sign.settledMillis())
                        .add(sign.sinceMillis())
                        .add(sign.apart() ? 1 : 0),
                known);
    }

    static Sign.Answer signAnswered(List<Long> answer) {
        return new Sign.Answer(
                count(answer.get(0)), answer.get(1), count(answer.get(2)), count(answer.get(3)), answer.get(4));
    }

    private static int count(long told) {
        return (int) Math.min(Integer.MAX_VALUE, told);
    }

    static AsyncCommand<byte[], byte[], List<Long>> leave(List<byte[]> keys, byte[] node, boolean known) {
        return command(
                script(Script.MEMBERS, known, keys)
                        .add(node)
                        .add(0)
                        .add(0)
                        .add(0)
                        .add(0),
                known);
    }

    private static CommandArgs<byte[], byte[]> script(Script script, boolean known, List<byte[]> keys) {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(ascii(known ? script.sha1() : script.text()))
                .add(keys.size());
        return args.addKeys(keys);
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
