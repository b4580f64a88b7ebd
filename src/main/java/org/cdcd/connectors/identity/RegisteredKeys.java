package org.cdcd.connectors.identity;

import java.util.List;
import java.util.Optional;

/** The registry of people's keys; reads see every write that was answered, so that a deleted key is gone at once. */
public interface RegisteredKeys {
    /** The key of that person with that id, also if it has expired or was deleted. */
    Optional<RegisteredKey> find(String webid, String keyId);

    /** All keys of that person. */
    List<RegisteredKey> list(String webid);
}
