package org.cdcd.connectors.egress;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** The upload protocols by the names that routes use. {@code catalog.UploadChecks} knows the calls each of them makes. */
final class UploadProtocols {
    private static final Map<String, Function<UploadOrder, UploadProtocol>> BY_NAME = Map.of(
            "google-resumable", GoogleResumable::new,
            "dropbox-session", DropboxSession::new,
            "graph-session", GraphSession::new);

    private UploadProtocols() {}

    /** @throws IllegalArgumentException if there is none of this name */
    static Function<UploadOrder, UploadProtocol> named(String name) {
        Function<UploadOrder, UploadProtocol> protocol = BY_NAME.get(name);
        if (protocol == null) {
            throw new IllegalArgumentException(
                    "no upload strategy " + name + "; there are " + new TreeSet<>(BY_NAME.keySet()));
        }
        return protocol;
    }
}
