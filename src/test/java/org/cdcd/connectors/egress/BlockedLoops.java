package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/** Fails a test during which Vert.x complained of a blocked event loop. */
final class BlockedLoops implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker");
    private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

    BlockedLoops() {
        warnings.start();
        logger.addAppender(warnings);
    }

    @Override
    public void close() {
        logger.detachAppender(warnings);
        assertThat(warnings.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }
}
