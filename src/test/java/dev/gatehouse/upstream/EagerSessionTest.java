package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.ArgumentCaptor;

/** The decorator between a reactor and a protocol handler, both played by the test. */
@Timeout(60)
final class EagerSessionTest {

    private static final int READ = SelectionKey.OP_READ;
    private static final int WRITE = SelectionKey.OP_WRITE;
    private static final int ENCOUNTERS = 20_000;

    private static final Command NOTHING = () -> true;

    private final IOSession reactors = mock(IOSession.class);
    private final IOEventHandler protocol = mock(IOEventHandler.class);
    private final EagerSession session = new EagerSession(reactors);

    /** What the reactor calls when something happens at the connection. */
    private IOEventHandler events = protocol;

    @BeforeEach
    void open() {
        when(reactors.isOpen()).thenReturn(true);
        when(reactors.getEventMask()).thenReturn(READ);
        session.upgrade(protocol);
        ArgumentCaptor<IOEventHandler> upgraded = ArgumentCaptor.forClass(IOEventHandler.class);
        verify(reactors).upgrade(upgraded.capture());
        events = upgraded.getValue();
        when(reactors.getHandler()).thenReturn(events);
    }

    @Test
    void who_queues_a_command_on_an_idle_connection_has_it_written_and_the_selector_is_left_alone() throws Exception {
        AtomicReference<Thread> writer = new AtomicReference<>();
        doAnswer(call -> {
                    writer.set(Thread.currentThread());
                    session.poll();
                    session.clearEvent(WRITE);
                    return null;
                })
                .when(protocol)
                .outputReady(session);

        session.enqueue(mock(Command.class), Command.Priority.NORMAL);

        assertSame(Thread.currentThread(), writer.get());
        assertFalse(session.hasCommands());
        verify(reactors, never()).setEventMask(anyInt());
    }

    @Test
    void what_is_queued_while_the_reactor_is_at_work_is_written_by_the_reactor_when_it_is_done() throws Exception {
        doAnswer(call -> {
                    Thread other = new Thread(() -> session.enqueue(mock(Command.class), Command.Priority.NORMAL));
                    other.start();
                    other.join();
                    verify(protocol, never()).outputReady(any());
                    return null;
                })
                .when(protocol)
                .inputReady(any(), any());

        events.inputReady(reactors, null);

        verify(protocol, times(2)).outputReady(session);
    }

    @Test
    void what_is_queued_at_the_moment_when_the_reactor_is_done_is_not_forgotten() throws Exception {
        doAnswer(call -> {
                    session.poll();
                    session.clearEvent(WRITE);
                    return null;
                })
                .when(protocol)
                .outputReady(session);
        CyclicBarrier meeting = new CyclicBarrier(2);
        Thread reactor = new Thread(() -> {
            for (int i = 0; i < ENCOUNTERS; i++) {
                meet(meeting);
                happen(events);
                meet(meeting);
            }
        });
        reactor.setDaemon(true);
        reactor.start();
        for (int i = 0; i < ENCOUNTERS; i++) {
            meet(meeting);
            session.enqueue(NOTHING, Command.Priority.NORMAL);
            meet(meeting);
            assertFalse(session.hasCommands(), "in encounter " + i);
        }
    }

    @Test
    void a_full_socket_leaves_output_to_the_reactor_until_it_takes_more() throws Exception {
        when(reactors.write(any())).thenReturn(0);
        doAnswer(call -> session.write(ByteBuffer.allocate(1))).when(protocol).outputReady(session);

        session.setEvent(WRITE);
        session.setEvent(WRITE);

        verify(protocol, times(1)).outputReady(session);
        verify(reactors, times(2)).setEventMask(READ | WRITE);
        events.outputReady(reactors);
        verify(protocol, times(2)).outputReady(session);
    }

    @Test
    void what_the_protocol_throws_at_a_callers_thread_ends_the_connection_and_not_the_caller() throws Exception {
        IOException reset = new IOException("Connection reset");
        doThrow(reset).when(protocol).outputReady(session);
        doAnswer(call -> {
                    when(reactors.isOpen()).thenReturn(false);
                    return null;
                })
                .when(reactors)
                .close(CloseMode.GRACEFUL);

        session.enqueue(mock(Command.class), Command.Priority.NORMAL);

        verify(protocol).exception(session, reset);
        verify(reactors).close(CloseMode.GRACEFUL);
        verify(protocol, times(1)).outputReady(session);
    }

    @Test
    void a_command_for_a_closed_connection_is_cancelled() {
        when(reactors.isOpen()).thenReturn(false);
        Command command = mock(Command.class);

        session.enqueue(command, Command.Priority.NORMAL);

        verify(command).cancel();
    }

    @Test
    void within_a_turn_the_protocol_sees_the_interest_that_it_has_stated() throws Exception {
        doAnswer(call -> {
                    session.setEvent(WRITE);
                    assertEquals(READ | WRITE, session.getEventMask());
                    session.setEventMask(READ);
                    return null;
                })
                .when(protocol)
                .inputReady(any(), any());

        events.inputReady(reactors, null);

        verify(protocol).inputReady(session, null);
        verify(reactors, never()).setEventMask(anyInt());
    }

    private void happen(IOEventHandler handler) {
        try {
            handler.inputReady(reactors, null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
