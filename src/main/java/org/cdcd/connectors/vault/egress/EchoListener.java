package org.cdcd.connectors.vault.egress;

import org.cdcd.connectors.vault.admission.LiveUse;

/** Is told when a service wrote a credential into its answer: the answer was stopped, and the credential is suspect. */
@FunctionalInterface
public interface EchoListener {
    /** Called on a worker thread; may block. */
    void echoed(LiveUse use, String host);
}
