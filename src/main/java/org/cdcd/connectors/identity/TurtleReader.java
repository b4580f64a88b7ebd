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
    private static final int MOST_OPENINGS = 1000;

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
        } catch (StackOverflowError e) {
            // the stack of the caller may be small, and is whole again here
            throw nested();
        }
        return triples;
    }

    /**
     * The parser recurses for a list, a blank node, a quoted triple and the type of a literal. Where each ends is for the parser
     * alone to say: a bracket may stand in a comment or a text, which another reader would have to find in just the same way. So
     * all beginnings count, and no end.
     */
    private static void refuseDeepNesting(byte[] body) throws FetchFailed {
        int openings = 0;
        for (int i = 0; i < body.length; i++) {
            byte b = body[i];
            boolean twice = i > 0 && body[i - 1] == b;
            if (b == '[' || b == '(' || (twice && (b == '<' || b == '^'))) {
                openings++;
            }
        }
        if (openings > MOST_OPENINGS) {
            throw nested();
        }
    }

    private static FetchFailed nested() {
        return FetchFailed.unusable("it is nested too deeply");
    }
}
