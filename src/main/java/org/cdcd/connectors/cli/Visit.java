package org.cdcd.connectors.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** How the person gets to a service's consent page, and their browser back to this program. */
@FunctionalInterface
interface Visit {
    void to(URI consentPage) throws IOException, InterruptedException;

    /** Asks the person to open the page. */
    static Visit byHand(Shell shell) {
        return page -> {
            shell.err().println("Open this page in your browser and give your consent:");
            shell.out().println(page);
            shell.err().println("Waiting for you to come back …");
        };
    }

    /** The same, and opens it for them where the desktop can. */
    static Visit byBrowser(Shell shell) {
        return page -> {
            byHand(shell).to(page);
            try {
                new ProcessBuilder("xdg-open", page.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                shell.err().println("(no browser could be opened: xdg-open is missing)");
            }
        };
    }

    /** Presses Allow at the twin of the service, and comes back. */
    static Visit byTwin(TwinBrowser browser, HttpClient back) {
        return page -> back.send(
                HttpRequest.newBuilder(browser.allow(page))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.discarding());
    }

    /** Opens the page at the twin of the service, for a person who wants to see it. */
    static Visit atTwin(TwinBrowser browser, Visit visit) {
        return page -> visit.to(browser.atTwin(page));
    }
}
