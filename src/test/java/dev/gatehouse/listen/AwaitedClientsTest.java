package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AwaitedClientsTest {

    private final AwaitedClients clients = new AwaitedClients();
    private final List<String> looked = new ArrayList<>();

    @Test
    void one_at_which_the_look_fails_keeps_nobody_from_being_looked_at() {
        List<String> names = List.of("a", "b", "c", "d");
        names.forEach(name -> clients.add(new Client(name, name.equals("b"))));
        clients.sweep(0);
        assertEquals(names, looked.stream().sorted().toList());
        looked.clear();
        clients.sweep(0);
        assertEquals(List.of("a", "c", "d"), looked.stream().sorted().toList());
    }

    private final class Client implements Awaited {

        private final String name;
        private final boolean fails;

        Client(String name, boolean fails) {
            this.name = name;
            this.fails = fails;
        }

        @Override
        public boolean sweep(long nowNanos) {
            looked.add(name);
            if (fails) {
                throw new IllegalStateException("as a client may have it");
            }
            return true;
        }

        @Override
        public void letGo() {
            looked.add("let go");
        }
    }
}
