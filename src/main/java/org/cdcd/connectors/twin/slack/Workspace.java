package org.cdcd.connectors.twin.slack;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;
import org.jspecify.annotations.Nullable;

/** One workspace with its channels, messages and files. Whoever uses it holds its monitor. */
final class Workspace {
    static final String TEAM = "T0EXAMPLE1";
    static final String BOT = "U0BOT00001";
    static final String BOT_ID = "B0BOT00001";

    private final InstantSource time;
    private final Map<String, Channel> channels = new HashMap<>();
    private final Map<String, SharedFile> files = new HashMap<>();
    private long lastTs;
    private int lastFile;

    /** What kind of conversation; each has scopes of its own. */
    enum Kind {
        PUBLIC("public_channel", "channels"),
        PRIVATE("private_channel", "groups"),
        DIRECT("im", "im");

        final String type;
        final String scope;

        Kind(String type, String scope) {
            this.type = type;
            this.scope = scope;
        }
    }

    /** A conversation; messages are in order of time. */
    static final class Channel {
        final String id;
        final String name;
        final Kind kind;
        final boolean archived;
        final Instant created;
        final Set<String> members;
        final List<Message> messages = new ArrayList<>();

        Channel(String id, String name, Kind kind, boolean archived, Instant created, Set<String> members) {
            this.id = id;
            this.name = name;
            this.kind = kind;
            this.archived = archived;
            this.created = created;
            this.members = new LinkedHashSet<>(members);
        }

        Message message(String ts, String error) {
            return messages.stream()
                    .filter(message -> message.ts.equals(ts))
                    .findFirst()
                    .orElseThrow(() -> new SlackRefusal(error));
        }
    }

    /** A message; {@code threadTs} is set for replies only. */
    static final class Message {
        final String ts;
        final String user;
        final @Nullable String threadTs;
        String text;
        com.fasterxml.jackson.databind.@Nullable JsonNode blocks;
        boolean edited;
        final List<String> files = new ArrayList<>();
        final Map<String, Set<String>> reactions = new HashMap<>();

        Message(String ts, String user, String text, @Nullable String threadTs) {
            this.ts = ts;
            this.user = user;
            this.text = Markup.stored(text);
            this.threadTs = threadTs;
        }
    }

    /** A file on its way or arrived. */
    static final class SharedFile {
        final String id;
        final String name;
        final long length;
        final String user;
        final Instant created;
        String title;

        @Nullable
        ContentSink sink;

        @Nullable
        Content content;

        boolean complete;

        SharedFile(String id, String name, long length, String user, Instant created) {
            this.id = id;
            this.name = name;
            this.title = name;
            this.length = length;
            this.user = user;
            this.created = created;
        }
    }

    Workspace(InstantSource time) {
        this.time = time;
        fill();
    }

    synchronized void reset() {
        fill();
    }

    private void fill() {
        channels.clear();
        files.clear();
        String alice = user(Person.ALICE);
        String bob = user(Person.BOB);
        add("C0GENERAL1", "general", Kind.PUBLIC, false, Set.of(alice, bob, BOT));
        add("C0RANDOM01", "random", Kind.PUBLIC, false, Set.of(alice, bob));
        add("C0ATTIC001", "attic", Kind.PUBLIC, true, Set.of(alice, bob, BOT));
        add("G0SECRET01", "secret", Kind.PRIVATE, false, Set.of(bob));
        add("D0ALICEBOB", "", Kind.DIRECT, false, Set.of(alice, bob));
    }

    private void add(String id, String name, Kind kind, boolean archived, Set<String> members) {
        channels.put(id, new Channel(id, name, kind, archived, time.instant(), members));
    }

    static String user(Person person) {
        return String.format(Locale.ROOT, "U%09d", person.number());
    }

    static Optional<Person> person(String user) {
        return Person.ALL.stream().filter(person -> user(person).equals(user)).findFirst();
    }

    /** By id or name, if this user can know of it. */
    Channel channel(String reference, String user) {
        String name = reference.startsWith("#") ? reference.substring(1) : reference;
        return channels.values().stream()
                .filter(one -> one.id.equals(reference) || (!one.name.isEmpty() && one.name.equals(name)))
                .filter(one -> one.kind == Kind.PUBLIC || one.members.contains(user))
                .findFirst()
                .or(() -> direct(reference, user))
                .orElseThrow(() -> new SlackRefusal("channel_not_found"));
    }

    private Optional<Channel> direct(String other, String user) {
        if (person(other).isEmpty()) {
            return Optional.empty();
        }
        return channels.values().stream()
                .filter(one -> one.kind == Kind.DIRECT && one.members.equals(Set.of(user, other)))
                .findFirst()
                .or(() -> {
                    String id = String.format(Locale.ROOT, "D%09d", channels.size());
                    add(id, "", Kind.DIRECT, false, Set.of(user, other));
                    return Optional.ofNullable(channels.get(id));
                });
    }

    List<Channel> visible(String user) {
        return channels.values().stream()
                .filter(one -> one.kind == Kind.PUBLIC || one.members.contains(user))
                .sorted(Comparator.comparing(one -> one.id))
                .toList();
    }

    /** Seconds and microseconds; never the same twice, always growing. */
    String newTs() {
        Instant now = time.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        lastTs = Math.max(lastTs + 1, micros);
        return String.format(Locale.ROOT, "%d.%06d", lastTs / 1_000_000, lastTs % 1_000_000);
    }

    SharedFile newFile(String name, long length, String user) {
        SharedFile file =
                new SharedFile(String.format(Locale.ROOT, "F%09d", ++lastFile), name, length, user, time.instant());
        files.put(file.id, file);
        return file;
    }

    SharedFile file(String id) {
        SharedFile file = files.get(id);
        if (file == null) {
            throw new SlackRefusal("file_not_found");
        }
        return file;
    }
}
