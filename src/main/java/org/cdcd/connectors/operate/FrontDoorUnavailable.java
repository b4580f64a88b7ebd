package org.cdcd.connectors.operate;

/** The public port cannot be opened, or not with this certificate. The message is one line for the operator. */
public final class FrontDoorUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FrontDoorUnavailable(String message) {
        super(message);
    }
}
