package org.cdcd.connectors.vault;

import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekProvider;
import org.cdcd.connectors.vault.keys.SecretFile;
import org.cdcd.connectors.vault.keys.kek.CloudKek;
import org.cdcd.connectors.vault.keys.kek.Pkcs11Kek;
import org.cdcd.connectors.vault.keys.kek.TransitKek;

/** Opens the key encryption key that the settings name. */
final class KekStart {
    private static final int SHORTEST_PASSPHRASE = 12;

    private KekStart() {}

    static KekProvider open(KekSettings settings) {
        return switch (settings) {
            case KekSettings.KeysetFile file ->
                file.passphraseFile() == null
                        ? FileKek.openOrCreate(file.file())
                        : FileKek.openOrCreate(
                                file.file(),
                                SecretFile.read(file.passphraseFile(), "the passphrase file", SHORTEST_PASSPHRASE));
            case KekSettings.Transit transit ->
                TransitKek.open(new TransitKek.Settings(
                        transit.address(),
                        transit.mount(),
                        transit.key(),
                        transit.namespace(),
                        transit.tokenFile(),
                        transit.roleId(),
                        transit.secretIdFile()));
            case KekSettings.Pkcs11 token ->
                Pkcs11Kek.open(token.library(), token.slot(), token.pinFile(), token.label());
            case KekSettings.Cloud cloud -> CloudKek.open(cloud.scheme(), cloud.uris(), cloud.primary());
        };
    }

    /** What the key is called in a line for the operator. */
    static String name(KekSettings settings) {
        return switch (settings) {
            case KekSettings.KeysetFile file -> "keyset file " + file.file();
            case KekSettings.Transit transit -> "transit key " + transit.key() + " at " + transit.address();
            case KekSettings.Pkcs11 token -> "key " + token.label() + " of the token";
            case KekSettings.Cloud cloud -> "the " + cloud.scheme() + " key";
        };
    }
}
