package org.cdcd.connectors.egress.mail;

import java.io.IOException;
import java.io.InputStream;

/** Where a part of a mail goes. */
@FunctionalInterface
public interface PartSink {
    /**
     * Reads the part to its end, in blocks; may block.
     *
     * @param mediaType lower case, without parameters
     */
    void take(InputStream part, String mediaType) throws IOException;
}
