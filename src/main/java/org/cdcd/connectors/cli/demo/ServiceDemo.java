package org.cdcd.connectors.cli.demo;

/** One service's part of the demo. */
@FunctionalInterface
public interface ServiceDemo {
    /** Runs its rows, one after the other; a row that fails ends those that need it. */
    void run(Steps steps) throws InterruptedException;
}
