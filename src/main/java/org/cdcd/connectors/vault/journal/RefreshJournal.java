package org.cdcd.connectors.vault.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of token endpoints, each sealed and forced to disk before anybody reads it, so that a single-use token that
 * a service has given survives the death of this process. It belongs to one vault process at a time and to the disk
 * that it is on. Safe for many threads; writing blocks on the disk.
 */
public final class RefreshJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshJournal.class);
    private static final long COMPACT_EMPTY = 64L * 1024;
    private static final long COMPACT_ANY = 8L * 1024 * 1024;

    private final Capsules capsules;
    private final String node;
    private final FileChannel lock;
    private final JournalFile file;
    private final @Nullable String formerNode;
    private final Map<Long, JournalEntry> waiting = new LinkedHashMap<>();
    private long lastNumber;
    private long compactAt;
    private boolean done;

    private RefreshJournal(Path file, Capsules capsules, String node, FileChannel lock) throws IOException {
        this.capsules = capsules;
        this.node = node;
        this.lock = lock;
        JournalFile.Found found = JournalFile.read(file);
        this.formerNode = found == null ? null : restore(found, file);
        this.file = JournalFile.replace(file, kept());
        this.compactAt = this.file.size() + COMPACT_ANY;
    }

    /**
     * Opens the journal in this folder, which is made if absent.
     *
     * @param node the name of this vault process
     * @throws Unusable if the folder cannot be written, is in use by another process, or holds something else there
     */
    public static RefreshJournal open(Path folder, Capsules capsules, String node) {
        Path file = folder.resolve("journal");
        FileChannel lock = null;
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            lock = lock(folder.resolve("lock"));
            return new RefreshJournal(file, capsules, node, lock);
        } catch (IOException | RuntimeException e) {
            closeQuietly(lock);
            if (e instanceof Unusable unusable) {
                throw unusable;
            }
            throw new Unusable(
                    "the refresh journal " + file + " cannot be used (" + e.getMessage()
                            + "); mend it, or move it away and lose the renewals that were under way",
                    e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(JournalFile.OWNER));
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // another vault of this very process
        }
        if (held == null) {
            channel.close();
            throw new Unusable("another process uses the refresh journal " + file.resolveSibling("journal")
                    + ": give each vault process a data folder of its own (connectors.data)");
        }
        return channel;
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // what went wrong before is what the operator needs to know
            }
        }
    }

    private @Nullable String restore(JournalFile.Found found, Path file) {
        String writer = null;
        for (JournalRecord one : found.records()) {
            switch (one) {
                case JournalRecord.Writer named -> writer = named.node();
                case JournalRecord.Answer answer -> {
                    waiting.put(answer.entry().number(), answer.entry());
                    lastNumber = Math.max(lastNumber, answer.entry().number());
                }
                case JournalRecord.Done done -> waiting.remove(done.number());
            }
        }
        if (found.damaged() > 0) {
            LOG.warn(
                    "the refresh journal {} ended in {} bytes that are no record; they were cut away",
                    file,
                    found.damaged());
        }
        return writer;
    }

    /** The vault process that wrote here before this one; it is dead, because this one holds the lock. */
    public Optional<String> formerNode() {
        return Optional.ofNullable(formerNode);
    }

    /**
     * Writes an answer down; it is on disk when this returns.
     *
     * @param version of the credential whose refresh token was used
     * @param answer stays the caller's
     * @throws IOException if it could not be written; the journal is as before
     */
    public JournalEntry append(UUID credentialId, long attempt, int version, Secret answer) throws IOException {
        // outside of the lock: the key may be kept by a service that is slow
        return append(
                credentialId,
                attempt,
                version,
                capsules.seal(Capsules.Kind.JOURNAL, answer, ids(credentialId, attempt, version)));
    }

    /**
     * The same for an answer that is sealed already, by a key that this vault does not keep.
     *
     * @throws IOException if it is not on disk
     */
    public JournalEntry appendSealed(UUID credentialId, long attempt, int version, byte[] sealed) throws IOException {
        return append(credentialId, attempt, version, sealed);
    }

    private synchronized JournalEntry append(UUID credentialId, long attempt, int version, byte[] capsule)
            throws IOException {
        JournalEntry entry = new JournalEntry(lastNumber + 1, credentialId, attempt, version, capsule);
        file.append(new JournalRecord.Answer(entry));
        file.force();
        lastNumber++;
        waiting.put(entry.number(), entry);
        return entry;
    }

    /**
     * The answer of an entry; the caller closes it.
     *
     * @throws SealBroken if this vault's keys do not open it
     */
    public Secret answer(JournalEntry entry) {
        return capsules.open(
                Capsules.Kind.JOURNAL, entry.capsule(), ids(entry.credentialId(), entry.attempt(), entry.version()));
    }

    /**
     * Puts another capsule of the same answer in its place, on disk when this returns.
     *
     * @return false if the entry is not waiting any more, or not as it is here
     * @throws IOException if it could not be written; the entry is as before
     */
    synchronized boolean replace(JournalEntry old, byte[] capsule) throws IOException {
        JournalEntry now = waiting.get(old.number());
        if (now == null || !Arrays.equals(now.capsule(), old.capsule())) {
            return false;
        }
        JournalEntry fresh = new JournalEntry(old.number(), old.credentialId(), old.attempt(), old.version(), capsule);
        // a record with the number of an older one takes its place when the file is read
        file.append(new JournalRecord.Answer(fresh));
        file.force();
        waiting.put(fresh.number(), fresh);
        done = true;
        return true;
    }

    /**
     * Forgets an entry. Should this get lost in a crash, the entry is found again, and found to be of no use because the
     * credential has moved on.
     */
    public synchronized void done(JournalEntry entry) {
        if (waiting.remove(entry.number()) == null) {
            return;
        }
        try {
            done = true;
            file.append(new JournalRecord.Done(entry.number()));
            if (file.size() > (waiting.isEmpty() ? COMPACT_EMPTY : compactAt)) {
                file.rewrite(kept());
                compactAt = file.size() + COMPACT_ANY;
            }
        } catch (IOException e) {
            LOG.warn("the refresh journal cannot be written: {}", e.toString());
        }
    }

    /** Takes what is done with off the disk, so that a token of a shredded credential does not outlive it there; on a schedule. */
    public synchronized void tidy() {
        if (!done) {
            return;
        }
        try {
            file.rewrite(kept());
            compactAt = file.size() + COMPACT_ANY;
            done = false;
        } catch (IOException e) {
            LOG.warn("the refresh journal cannot be written: {}", e.toString());
        }
    }

    /** What has not found its way into the database, oldest first. */
    public synchronized List<JournalEntry> waiting() {
        return List.copyOf(waiting.values());
    }

    /** The newest answer that waits for this version of a credential to be replaced. */
    public synchronized Optional<JournalEntry> waiting(UUID credentialId, int version) {
        return waiting.values().stream()
                .filter(entry -> entry.credentialId().equals(credentialId) && entry.version() == version)
                .reduce((older, newer) -> newer);
    }

    private List<JournalRecord> kept() {
        List<JournalRecord> records = new ArrayList<>();
        records.add(new JournalRecord.Writer(node));
        waiting.values().forEach(entry -> records.add(new JournalRecord.Answer(entry)));
        return records;
    }

    static String[] ids(UUID credentialId, long attempt, int version) {
        return new String[] {credentialId.toString(), Long.toString(attempt), Integer.toString(version)};
    }

    /** Lets another process have it. */
    @Override
    public synchronized void close() {
        try (lock) {
            file.close();
        } catch (IOException e) {
            LOG.warn("the refresh journal was not closed: {}", e.toString());
        }
    }
}
