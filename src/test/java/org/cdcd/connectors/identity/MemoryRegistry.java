package org.cdcd.connectors.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Registered keys of one test. */
final class MemoryRegistry implements RegisteredKeys {
    final List<RegisteredKey> keys = new ArrayList<>();

    @Override
    public Optional<RegisteredKey> find(String webid, String keyId) {
        return list(webid).stream().filter(key -> key.keyId().equals(keyId)).findFirst();
    }

    @Override
    public List<RegisteredKey> list(String webid) {
        return keys.stream().filter(key -> key.webid().equals(webid)).toList();
    }
}
