package org.cdcd.connectors.vault.keys;

import java.util.Locale;

/** The operator asked for a change of the KEK that cannot be; the code is stable. */
public final class KekRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    KekRefused(String code, String message) {
        super(message);
        this.code = code;
    }

    /** {@code kek_version_unknown}, {@code kek_state_wrong}, {@code kek_still_needed} or {@code kek_made_elsewhere}. */
    public String code() {
        return code;
    }

    static KekRefused unknown(int version) {
        return new KekRefused("kek_version_unknown", "there is no version " + version + " of the KEK");
    }

    static KekRefused wrongState(int version, KekProvider.State is, KekProvider.State needed) {
        return new KekRefused(
                "kek_state_wrong",
                "version " + version + " is " + word(is) + "; this needs one that is " + word(needed));
    }

    static KekRefused stillNeeded(int version, long sealed) {
        return new KekRefused(
                "kek_still_needed",
                sealed + " keys and capsules are still under version " + version
                        + "; they are wrapped anew in the background: wait until kek status says 0");
    }

    static KekRefused neededElsewhere(int version, int vaults) {
        return new KekRefused(
                "kek_still_needed",
                vaults + " other vaults need version " + version
                        + ": one that runs lets go of it within half a minute, one that died once it has run again, or after 30 days");
    }

    /** Where versions are a list in the settings. */
    static KekRefused madeElsewhere() {
        return new KekRefused(
                "kek_made_elsewhere",
                "the versions of this provider are listed in connectors.kek.keys: add or blank one there and restart");
    }

    /** What the provider cannot do, though others can. */
    public static KekRefused notByThisProvider(String what) {
        return new KekRefused("kek_made_elsewhere", what);
    }

    static String word(KekProvider.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
