package org.cdcd.connectors.twin;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong at a service, or between it and us. */
public sealed interface Fault {
    /** The request is acted on only after a while. */
    record Latency(Duration time) implements Fault {}

    /** The request is not acted on; {@code retryAfter} is null if no time is named. */
    record Outage(int status, @Nullable Duration retryAfter) implements Fault {}

    /** The request is not acted on; the service says no in its own words: JSON, whatever the status. */
    record Refusal(int status, String body) implements Fault {}

    /** The connection ends before the request is acted on. */
    record DropBefore() implements Fault {}

    /** The request is acted on; the connection ends in the place of an answer. */
    record DropAfter() implements Fault {}

    /** The connection ends when so many bytes of an upload have arrived; they are kept. */
    record DropDuring(long bytes) implements Fault {}

    /** The request is acted on; nothing ever comes back on an open connection. */
    record LoseAnswer() implements Fault {}

    /** The answer repeats the credential of the request, in a header and in the body. */
    record EchoCredential(boolean gzip) implements Fault {}

    /** The request is not acted on; the answer sends the caller elsewhere. */
    record Redirect(String location) implements Fault {}

    /** The request is acted on; the answer has these headers too. */
    record Headers(Map<String, String> more) implements Fault {}

    /** The request is acted on; the answer is a web page with status 200. */
    record HtmlAnswer() implements Fault {}

    /** The request is acted on; the answer is JSON followed by this many blanks. */
    record HugeAnswer(long blanks) implements Fault {}

    /** The next refresh yields a token of another person's account. */
    record OtherPerson() implements Fault {}
}
