package dev.gatehouse.state.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Says one thing to a Redis, as an operator would. */
public final class Redis {

    private Redis() {}

    /** @return the first line of what it answers */
    public static String send(int port, String... words) throws IOException {
        return lines(port, false, words).get(0);
    }

    static String text(int port, String... words) throws IOException {
        return lines(port, false, words).get(1);
    }

    static long number(int port, String... words) throws IOException {
        return Long.parseLong(send(port, words).substring(1));
    }

    /** @return the numbers of which its answer is a list */
    static List<Long> numbers(int port, String... words) throws IOException {
        return lines(port, true, words).stream()
                .map(line -> Long.parseLong(line.substring(1)))
                .toList();
    }

    private static List<String> lines(int port, boolean list, String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String first = reader.readLine();
            if (!list) {
                return first.startsWith("$") ? List.of(first, reader.readLine()) : List.of(first);
            }
            List<String> lines = new ArrayList<>();
            for (int left = Integer.parseInt(first.substring(1)); left > 0; left--) {
                lines.add(reader.readLine());
            }
            return lines;
        }
    }
}
