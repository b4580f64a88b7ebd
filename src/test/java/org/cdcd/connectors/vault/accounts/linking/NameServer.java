package org.cdcd.connectors.vault.accounts.linking;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server (RFC 1035) on loopback that knows some SRV records (RFC 2782) and of no other name. */
final class NameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int SRV = 33;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final Map<String, List<Offer>> offers = new ConcurrentHashMap<>();

    private record Offer(int priority, String host, int port) {}

    private NameServer(DatagramSocket socket) {
        this.socket = socket;
    }

    static NameServer start() {
        try {
            NameServer server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(server::serve);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    void offers(String name, int priority, String host, int port) {
        offers.computeIfAbsent(name, none -> new CopyOnWriteArrayList<>()).add(new Offer(priority, host, port));
    }

    private void serve() {
        byte[] buffer = new byte[1024];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private byte[] answer(byte[] question) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = HEADER;
        while (question[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        List<Offer> found = offers.getOrDefault(name.toString(), List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(0x8180 | (found.isEmpty() ? NO_SUCH_NAME : 0));
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(question, HEADER, at + 5 - HEADER);
        for (Offer offer : found) {
            record(out, offer);
        }
        return bytes.toByteArray();
    }

    private static void record(DataOutputStream out, Offer offer) throws IOException {
        ByteArrayOutputStream host = new ByteArrayOutputStream();
        for (String label : offer.host().split("\\.")) {
            host.write(label.length());
            host.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        host.write(0);
        out.writeShort(0xC000 | HEADER);
        out.writeShort(SRV);
        out.writeShort(1);
        out.writeInt(60);
        out.writeShort(6 + host.size());
        out.writeShort(offer.priority());
        out.writeShort(0);
        out.writeShort(offer.port());
        host.writeTo(out);
    }

    @Override
    public void close() {
        socket.close();
    }
}
