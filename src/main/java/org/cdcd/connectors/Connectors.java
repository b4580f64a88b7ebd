package org.cdcd.connectors;

import org.cdcd.connectors.app.ServerApplication;
import org.springframework.boot.SpringApplication;

/** The entry point. */
public final class Connectors {
    private Connectors() {}

    public static void main(String[] args) {
        SpringApplication.run(ServerApplication.class, args);
    }
}
