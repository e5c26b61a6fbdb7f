package chat.parley.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A client that can fall off the network: from [#vanish] on its socket neither takes nor acknowledges a packet, and no
/// end and no reset is ever sent, as after a cable was pulled. It is a socket filter that drops everything, so it needs
/// no rights and no second network; Linux only.
public final class VanishingClient implements AutoCloseable {

    private static final int INET = 2;
    private static final int STREAM = 1;
    private static final int SOCKET_LEVEL = 1;
    private static final int ATTACH_FILTER = 26;
    private static final int RECEIVE_TIMEOUT = 20;
    private static final short RETURN = 6;
    private static final long PATIENCE_SECONDS = 20;

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle OPTION =
            call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);

    private final Arena memory = Arena.ofShared();
    private final int socket;

    /// Connects to a port of this machine.
    public VanishingClient(int port) throws IOException {
        socket = Math.toIntExact(invoke(SOCKET, INET, STREAM, 0));
        var address = memory.allocate(16);
        address.set(JAVA_SHORT, 0, (short) INET);
        address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
        address.set(JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), 4, 0x7f000001);
        invoke(CONNECT, socket, address, 16);
        var patience = memory.allocate(16, 8);
        patience.set(JAVA_LONG, 0, PATIENCE_SECONDS);
        invoke(OPTION, socket, SOCKET_LEVEL, RECEIVE_TIMEOUT, patience, 16);
    }

    public void send(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var buffer = memory.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
        invoke(WRITE, socket, buffer, (long) bytes.length);
    }

    /// Reads until this text has come, or the end; fails after 20 s of silence.
    public String readUntil(String text) throws IOException {
        var read = new StringBuilder();
        var buffer = memory.allocate(4096);
        while (read.indexOf(text) < 0) {
            long length = invoke(READ, socket, buffer, 4096L);
            if (length == 0) {
                break;
            }
            read.append(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
        }
        return read.toString();
    }

    /// Falls off the network, without a word.
    public void vanish() throws IOException {
        var drop = memory.allocate(8, 8);
        drop.set(JAVA_SHORT, 0, RETURN);
        var program = memory.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) 1);
        program.set(ADDRESS, 8, drop);
        invoke(OPTION, socket, SOCKET_LEVEL, ATTACH_FILTER, program, 16);
    }

    @Override
    public void close() throws IOException {
        invoke(CLOSE, socket);
        memory.close();
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private static long invoke(MethodHandle function, Object... arguments) throws IOException {
        long result;
        try {
            result = ((Number) function.invokeWithArguments(arguments)).longValue();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (result < 0) {
            throw new IOException("the system refused " + function);
        }
        return result;
    }
}
