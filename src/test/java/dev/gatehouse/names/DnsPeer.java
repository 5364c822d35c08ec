package dev.gatehouse.names;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A DNS server on real sockets of loopback, UDP and TCP. It knows the records that a test gives it. */
public final class DnsPeer implements AutoCloseable {

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> codes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger byTcp = new AtomicInteger();
    private volatile Forgery forgery = (query, answer) -> List.of(answer);

    private DnsPeer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    public static DnsPeer start() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        while (true) {
            ServerSocket tcp = new ServerSocket(0, 50, loopback);
            try {
                DnsPeer peer = new DnsPeer(new DatagramSocket(tcp.getLocalPort(), loopback), tcp);
                run("dns-peer-udp", peer::serveUdp);
                run("dns-peer-tcp", peer::serveTcp);
                return peer;
            } catch (IOException taken) {
                tcp.close();
            }
        }
    }

    /** What is sent by UDP in the place of an answer. */
    interface Forgery {
        List<byte[]> of(Message query, byte[] answer) throws IOException;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    /** As in a zone file, without the class; takes the place of what the name had. */
    public DnsPeer knows(String name, String... typesAndData) {
        List<Record> all = new ArrayList<>();
        try {
            Name absolute = Name.fromString(name, Name.root);
            for (String line : typesAndData) {
                String[] words = line.split(" ", 3);
                all.add(Record.fromString(
                        absolute, Type.value(words[1]), DClass.IN, Long.parseLong(words[0]), words[2], Name.root));
            }
            records.put(absolute, List.copyOf(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public void forgets(String name) throws TextParseException {
        records.remove(Name.fromString(name, Name.root));
    }

    /** Questions of the name, or of one type of it as in {@code name/AAAA}, get no answer. */
    void hangsAt(String name) {
        silent.add(name);
    }

    /** They get this. */
    public void refuses(String name, int code) {
        codes.put(name, code);
    }

    public void answersAgain(String name) {
        codes.remove(name);
        silent.remove(name);
    }

    void forges(Forgery next) {
        forgery = next;
    }

    /** How often a name was asked for, as in {@code name/A}. */
    public int asked(String nameAndType) {
        AtomicInteger count = asked.get(nameAndType);
        return count == null ? 0 : count.get();
    }

    int askedByTcp() {
        return byTcp.get();
    }

    private void serveUdp() throws IOException {
        byte[] bytes = new byte[4096];
        while (true) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            udp.receive(packet);
            Message query = new Message(java.util.Arrays.copyOf(bytes, packet.getLength()));
            SocketAddress from = packet.getSocketAddress();
            Message answer = answer(query);
            if (answer != null) {
                int most = query.getOPT() == null ? 512 : query.getOPT().getPayloadSize();
                for (byte[] each : forgery.of(query, answer.toWire(most))) {
                    udp.send(new DatagramPacket(each, each.length, from));
                }
            }
        }
    }

    private void serveTcp() throws IOException {
        while (true) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] bytes = new byte[in.readUnsignedShort()];
                in.readFully(bytes);
                byTcp.incrementAndGet();
                Message answer = answer(new Message(bytes));
                if (answer != null) {
                    byte[] wire = answer.toWire();
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(wire.length);
                    // In two parts: who reads must wait for the second.
                    out.write(wire, 0, wire.length / 2);
                    out.flush();
                    out.write(wire, wire.length / 2, wire.length - wire.length / 2);
                    out.flush();
                }
            }
        }
    }

    private @Nullable Message answer(Message query) {
        Name name = query.getQuestion().getName();
        int type = query.getQuestion().getType();
        String written = name.toString(true);
        String key = written + "/" + Type.string(type);
        asked.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
        if (silent.contains(written) || silent.contains(key)) {
            return null;
        }
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        Integer code = codes.getOrDefault(key, codes.get(written));
        if (code != null) {
            answer.getHeader().setRcode(code);
        } else {
            addRecords(answer, name, type);
        }
        return answer;
    }

    private void addRecords(Message answer, Name asked, int type) {
        Name name = asked;
        List<Record> known = records.get(name);
        if (known == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        while (known != null) {
            Name next = null;
            for (Record record : known) {
                if (record.getType() == type || record instanceof CNAMERecord) {
                    answer.addRecord(record, Section.ANSWER);
                }
                next = record instanceof CNAMERecord alias ? alias.getTarget() : next;
            }
            known = next == null || next.equals(asked) ? null : records.get(next);
        }
    }

    private interface Serving {
        void run() throws IOException;
    }

    private static void run(String name, Serving serving) {
        Thread thread = new Thread(
                () -> {
                    try {
                        serving.run();
                    } catch (IOException closed) {
                        // The end of the test.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
