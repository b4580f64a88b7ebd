package org.cdcd.connectors.vault.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.cdcd.connectors.vault.keys.CapsuleStore.Kept;
import org.cdcd.connectors.vault.keys.KekProvider.State;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves everything that the KEK sealed to its current version while uses go on, and takes old versions out of service once nothing
 * needs them. What is left to do is in the rows alone: whoever comes next goes on where a dead process stopped, and several nodes may
 * work at the same time. Methods block.
 */
public final class KekRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KekRotation.class);
    private static final int BATCH = 500;

    private final KekProvider kek;
    private final UserKeys userKeys;
    private final UserKeyStore rows;
    private final Capsules capsules;
    private final CapsuleStore kept;
    private final KekNeeds needs;
    private final LongAdder rewrapped = new LongAdder();
    private final RewrapPace pace = new RewrapPace(System::nanoTime);
    private volatile long remaining;
    private volatile long broken;
    /** The version that sealed when this vault last said what it needs: something that was sealed then may be on its way yet. */
    private volatile int sealing;

    public KekRotation(
            KekProvider kek,
            UserKeys userKeys,
            UserKeyStore rows,
            Capsules capsules,
            CapsuleStore kept,
            KekNeeds needs) {
        this.kek = kek;
        this.userKeys = userKeys;
        this.rows = rows;
        this.capsules = capsules;
        this.kept = kept;
        this.needs = needs;
        this.sealing = kek.currentVersion();
    }

    /**
     * One version of the KEK.
     *
     * @param userKeys how many user keys are under it
     * @param capsules how many capsules are under it
     */
    public record Version(int version, State state, long userKeys, long capsules) {}

    /** Every version with what is under it, oldest first. */
    public List<Version> versions() {
        SortedMap<Integer, Long> keys = rows.countByVersion();
        List<Version> all = new ArrayList<>();
        kek.versions()
                .forEach((version, state) ->
                        all.add(new Version(version, state, keys.getOrDefault(version, 0L), kept.count(version))));
        // rows under a version that the provider does not know open for nobody; better seen than hidden
        keys.tailMap(kek.versions().isEmpty() ? 1 : kek.versions().lastKey() + 1)
                .forEach(
                        (version, count) -> all.add(new Version(version, State.DESTROYED, count, kept.count(version))));
        return all;
    }

    /** Adds a version that seals from now on; {@link #work} does the rest. */
    public int rotate() {
        int version = kek.rotate();
        LOG.info("version {} of the KEK seals from now on", version);
        return version;
    }

    /**
     * Takes an old version out of service.
     *
     * @throws KekRefused while anything is still under it
     */
    public void retire(int version) {
        requireUnused(version);
        kek.disable(version);
        LOG.info("version {} of the KEK is out of service", version);
    }

    public void enable(int version) {
        kek.enable(version);
        LOG.info("version {} of the KEK is in service again, to open", version);
    }

    /**
     * Destroys a version that is out of service, or, where there is no such state, one that only opens.
     *
     * @throws KekRefused while anything is still under it
     */
    public void destroy(int version) {
        requireUnused(version);
        kek.destroy(version);
        LOG.info("version {} of the KEK is destroyed", version);
    }

    private void requireUnused(int version) {
        State state = kek.versions().get(version);
        if (state == null) {
            throw KekRefused.unknown(version);
        }
        if (state == State.PRIMARY) {
            throw KekRefused.wrongState(version, state, State.DECRYPT_ONLY);
        }
        long sealed = rows.countByVersion().getOrDefault(version, 0L) + kept.count(version);
        if (sealed > 0) {
            throw KekRefused.stillNeeded(version, sealed);
        }
        int others = needs.others(version);
        if (others > 0) {
            throw KekRefused.neededElsewhere(version, others);
        }
    }

    /** Wraps anew whatever is under an older version, to the end, and tells other vaults what this one still needs; on a schedule. */
    public void work() {
        kek.reload();
        wrapAnew();
        declare();
    }

    /** Tells other vaults which versions this one needs; at its start, before it lets go of what it needed in another life. */
    public void declare() {
        int current = kek.currentVersion();
        Set<Integer> needed = neededHere();
        needed.add(sealing);
        needed.add(current);
        needs.declare(needed);
        sealing = current;
    }

    /** Lets go of all but what waits here until this vault runs again; nothing may be sealed after that. */
    public void leave() {
        needs.declare(neededHere());
    }

    private Set<Integer> neededHere() {
        return kek.versions().keySet().stream()
                .filter(version -> kept.countHere(version) > 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void wrapAnew() {
        int version = kek.currentVersion();
        remaining = countRemaining(version);
        pace.begin(version, remaining);
        if (remaining == 0) {
            broken = 0;
            return;
        }
        broken = rewrapUserKeys() + renewCapsules();
        count();
        if (broken > 0) {
            LOG.warn("{} keys or capsules under an old version of the KEK do not open and stay there", broken);
        }
    }

    private void count() {
        int version = kek.currentVersion();
        remaining = countRemaining(version);
        pace.counted(version, remaining);
    }

    private void countIfDue() {
        if (pace.isDue()) {
            count();
        }
    }

    private long rewrapUserKeys() {
        long unopened = 0;
        @Nullable WrappedUserKey after = null;
        do {
            UserKeys.Batch batch = userKeys.rewrap(after, BATCH);
            rewrapped.add(batch.stored());
            remaining = Math.max(0, remaining - batch.stored());
            unopened += batch.broken();
            after = batch.next();
            countIfDue();
        } while (after != null && !Thread.currentThread().isInterrupted());
        return unopened;
    }

    private long renewCapsules() {
        long allUnopened = 0;
        for (int version : kek.versions().headMap(kek.currentVersion()).keySet()) {
            List<Kept> old;
            do {
                old = kept.under(version, BATCH);
                long unopened = old.stream().filter(capsule -> !renew(capsule)).count();
                if (unopened > 0) {
                    allUnopened += unopened;
                    break;
                }
                countIfDue();
            } while (old.size() == BATCH);
        }
        return allUnopened;
    }

    private boolean renew(Kept old) {
        try {
            String[] ids = old.ids().toArray(String[]::new);
            if (kept.replace(old, capsules.renew(old.kind(), old.capsule(), ids))) {
                rewrapped.increment();
            }
            return true;
        } catch (SealBroken e) {
            return false;
        }
    }

    private long countRemaining(int current) {
        long sealed = kek.versions().headMap(current).keySet().stream()
                .mapToLong(kept::count)
                .sum();
        return rows.countOlderThan(current) + sealed;
    }

    /** The version that seals. */
    public int currentVersion() {
        return kek.currentVersion();
    }

    /** What was under an older version when this was counted last. */
    public long remaining() {
        return remaining;
    }

    /** How many of {@link #remaining} did not open when this was tried last: they stay where they are. */
    public long broken() {
        return broken;
    }

    /**
     * How many a second are wrapped anew, by all vaults together, over the last minute of such work; 0 if all stand still. Empty if
     * this process has seen none since its start and since this version seals.
     *
     * @param version the one that seals
     * @param left what is under older ones, counted just now
     */
    public OptionalDouble perSecond(int version, long left) {
        pace.counted(version, left);
        return pace.perSecond(version);
    }

    /** What this process has wrapped anew since its start. */
    public long rewrapped() {
        return rewrapped.sum();
    }
}
