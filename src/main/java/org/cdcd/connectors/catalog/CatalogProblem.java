package org.cdcd.connectors.catalog;

/**
 * Something wrong in a connector's folder.
 *
 * @param file the file, relative to the {@code routes/} folder
 * @param line counted from 1; 0 if the complaint is about the file as a whole
 * @param column counted from 1; 0 as above
 * @param pointer the place as a JSON Pointer (RFC 6901)
 * @param message what is wrong and what to do about it
 */
public record CatalogProblem(String file, int line, int column, String pointer, String message) {

    static CatalogProblem ofFile(String file, String message) {
        return new CatalogProblem(file, 0, 0, "", message);
    }

    /** {@code file:line:column: message}, the form that editors jump to. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + message;
    }
}
