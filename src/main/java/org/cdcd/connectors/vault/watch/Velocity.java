package org.cdcd.connectors.vault.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.vault.store.UseProfiles;
import org.cdcd.connectors.vault.store.UseProfiles.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Counts the uses of each credential on this node against what is usual of it. Profiles are in memory, are read when a credential
 * is first used here, and written every few minutes: what was learned since is lost with the process, nothing else.
 */
final class Velocity {
    private static final int MOST = 50_000;
    private static final int AT_ONCE = 200;
    private static final Duration QUIET = Duration.ofHours(1);
    /** Other vaults may know better by then what is usual; it was written down long before. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private record Of(String webid, UUID credentialId) {}

    /** One credential's profile; guarded by itself. */
    private static final class Watched {
        final UseProfile profile;
        boolean changed;
        Instant quietUntil = Instant.MIN;

        Watched(UseProfile profile) {
            this.profile = profile;
        }
    }

    private final UseProfiles rows;
    private final VelocitySettings settings;
    private final InstantSource clock;
    private final Cache<Of, Watched> watched =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(FORGOTTEN).build();

    Velocity(UseProfiles rows, VelocitySettings settings, InstantSource clock) {
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
    }

    /** Counts one use, and says whether it is one too many about which nobody was told in the last hour. */
    boolean tooMuch(String webid, UUID credentialId) {
        Watched one = of(webid, credentialId);
        Instant now = clock.instant();
        synchronized (one) {
            one.changed = true;
            boolean tooMuch = one.profile.count(now, settings) && !now.isBefore(one.quietUntil);
            if (tooMuch) {
                one.quietUntil = now.plus(QUIET);
            }
            return tooMuch;
        }
    }

    /** One use of this minute counts no more. */
    void takeBack(String webid, UUID credentialId) {
        Watched one = of(webid, credentialId);
        synchronized (one) {
            one.profile.takeBack(clock.instant());
        }
    }

    /** Begins to count anew; the next use too many is told again. */
    void restart(String webid, UUID credentialId) {
        Watched one = of(webid, credentialId);
        synchronized (one) {
            one.profile.restart();
            one.quietUntil = Instant.MIN;
        }
    }

    /** Writes down what was learned; every few minutes, and at the end. */
    void save() {
        List<Profile> changed = new ArrayList<>();
        watched.asMap().forEach((of, one) -> {
            String written = changes(one);
            if (written != null) {
                changed.add(new Profile(of.webid(), of.credentialId(), written));
            }
        });
        for (int from = 0; from < changed.size(); from += AT_ONCE) {
            rows.put(changed.subList(from, Math.min(from + AT_ONCE, changed.size())));
        }
    }

    private static @Nullable String changes(Watched one) {
        synchronized (one) {
            if (!one.changed) {
                return null;
            }
            one.changed = false;
            return one.profile.written();
        }
    }

    private Watched of(String webid, UUID credentialId) {
        return watched.get(new Of(webid, credentialId), this::load);
    }

    private Watched load(Of of) {
        UseProfile known =
                rows.find(of.webid(), of.credentialId()).map(UseProfile::read).orElse(null);
        return new Watched(known == null ? new UseProfile(clock.instant()) : known);
    }
}
