package org.cdcd.connectors.twin.ipfs;

import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.twin.content.Content;
import org.jspecify.annotations.Nullable;

/** All that anybody has put on IPFS. Thread-safe. */
final class Network {
    private final Map<String, Content> contents = new HashMap<>();

    /** Gives it both its names. */
    synchronized void put(Content content) {
        contents.put(Cid.v0(content.sha256()), content);
        contents.put(Cid.v1(content.sha256()), content);
    }

    synchronized @Nullable Content find(String cid) {
        return contents.get(cid);
    }

    synchronized void clear() {
        contents.clear();
    }
}
