package dev.gatehouse.names;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** One question to one server, over a channel of its own that does not block. All but the making on the transport's thread. */
interface Conversation {

    SelectableChannel channel();

    /** Begins it. */
    void begin() throws IOException;

    /** What the channel is waited for now. */
    int interest();

    /** Goes on with what the channel is ready for. */
    void proceed() throws IOException;

    boolean isOver();

    /** Has no effect if it is over. */
    void fail(Exception cause);
}
