package org.cdcd.connectors.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.rio.RDFHandlerException;
import org.eclipse.rdf4j.rio.RDFParseException;
import org.eclipse.rdf4j.rio.RDFParser;
import org.eclipse.rdf4j.rio.helpers.AbstractRDFHandler;
import org.eclipse.rdf4j.rio.turtle.TurtleParser;

/** Reads Turtle. */
final class TurtleReader {
    private static final int MAX_DEPTH = 200;

    private TurtleReader() {}

    static List<Triple> read(Fetched document) throws FetchFailed {
        refuseDeepNesting(document.body());
        List<Triple> triples = new ArrayList<>();
        RDFParser parser = new TurtleParser();
        parser.setRDFHandler(new AbstractRDFHandler() {
            @Override
            public void handleStatement(Statement s) {
                triples.add(new Triple(
                        s.getSubject().stringValue(),
                        s.getPredicate().stringValue(),
                        s.getObject().stringValue(),
                        s.getObject().isIRI()));
            }
        });
        try {
            parser.parse(
                    new ByteArrayInputStream(document.body()),
                    document.location().toString());
        } catch (IOException | RDFParseException | RDFHandlerException | IllegalArgumentException e) {
            throw FetchFailed.unusable("it is not valid Turtle");
        }
        return triples;
    }

    /** The parser recurses for each bracket; brackets in text are counted as well, which real documents do not mind. */
    private static void refuseDeepNesting(byte[] body) throws FetchFailed {
        int depth = 0;
        for (byte b : body) {
            if (b == '[' || b == '(') {
                depth++;
            } else if (b == ']' || b == ')') {
                depth = Math.max(0, depth - 1);
            }
            if (depth > MAX_DEPTH) {
                throw FetchFailed.unusable("it is nested too deeply");
            }
        }
    }
}
