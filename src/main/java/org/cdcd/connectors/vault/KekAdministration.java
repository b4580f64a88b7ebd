package org.cdcd.connectors.vault;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KekRotation;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.jspecify.annotations.Nullable;

/** What an operator sees and does of the key encryption key while the server runs. Methods block. */
public final class KekAdministration {
    private final KekRotation rotation;
    private final BiConsumer<String, String> log;

    /** @param log is told of a change and its object before it is tried */
    KekAdministration(KekRotation rotation, BiConsumer<String, String> log) {
        this.rotation = rotation;
        this.log = log;
    }

    /**
     * How things stand.
     *
     * @param current the version that seals
     * @param remaining what is still under an older version and waits to be wrapped anew
     * @param total everything that is under any version, so that what is done is the difference
     * @param broken how many of the remaining did not open and stay where they are
     * @param perSecond how many all vaults together wrap anew in a second, over the last minute in which something was left; null
     *     if this process has seen nothing of the work
     * @param secondsLeft how long it still takes at that pace; null if it cannot be told, or nothing is left that opens
     * @param rewrapped what this process has wrapped anew since its start
     */
    public record Status(
            int current,
            long remaining,
            long total,
            long broken,
            @Nullable Double perSecond,
            @Nullable Long secondsLeft,
            long rewrapped,
            List<Version> versions) {}

    /**
     * One version.
     *
     * @param state {@code primary}, {@code decrypt-only}, {@code disabled} or {@code destroyed}
     */
    public record Version(int version, String state, long userKeys, long capsules) {}

    /** Why something was not done; the code is stable. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        private Refused(String code, RuntimeException cause) {
            super(cause.getMessage(), cause);
            this.code = code;
        }

        /** As {@code kek_still_needed}; {@code kek_unavailable} if the key cannot be reached or used. */
        public String code() {
            return code;
        }
    }

    public Status status() {
        List<Version> versions = rotation.versions().stream()
                .map(one -> new Version(
                        one.version(),
                        one.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        one.userKeys(),
                        one.capsules()))
                .toList();
        int current = rotation.currentVersion();
        long remaining =
                sealed(versions.stream().filter(one -> one.version() < current).toList());
        long broken = Math.min(remaining, rotation.broken());
        OptionalDouble pace = rotation.perSecond(current, remaining);
        return new Status(
                current,
                remaining,
                sealed(versions),
                broken,
                pace.isPresent() ? pace.getAsDouble() : null,
                secondsLeft(remaining - broken, pace.orElse(0)),
                rotation.rewrapped(),
                versions);
    }

    private static long sealed(List<Version> versions) {
        return versions.stream()
                .mapToLong(one -> one.userKeys() + one.capsules())
                .sum();
    }

    private static @Nullable Long secondsLeft(long opening, double perSecond) {
        return opening == 0 || perSecond == 0 ? null : (long) Math.ceil(opening / perSecond);
    }

    /** Adds a version that seals from now on; what is under older ones is wrapped anew in the background. */
    public Status rotate() {
        return done("kek.rotate", "kek", rotation::rotate);
    }

    /** Takes a version out of service that nothing is under any more. */
    public Status retire(int version) {
        return done("kek.retire", "version " + version, () -> rotation.retire(version));
    }

    /** Takes a retired version back, to open only. */
    public Status enable(int version) {
        return done("kek.enable", "version " + version, () -> rotation.enable(version));
    }

    /** Destroys a retired version for ever. */
    public Status destroy(int version) {
        return done("kek.destroy", "version " + version, () -> rotation.destroy(version));
    }

    /** What waited to be wrapped anew when this was counted last; never blocks. */
    public long remaining() {
        return rotation.remaining();
    }

    /** What this process has wrapped anew since its start; never blocks. */
    public long rewrapped() {
        return rotation.rewrapped();
    }

    private Status done(String action, String object, Runnable change) {
        log.accept(action, object);
        try {
            change.run();
        } catch (KekRefused refused) {
            throw new Refused(refused.code(), refused);
        } catch (KekUnavailable | KeysetUnusable no) {
            throw new Refused("kek_unavailable", no);
        }
        return status();
    }
}
