package org.cdcd.connectors.egress;

/** The three entities that HTML shares with services whose texts are like it: {@code &amp;}, {@code &lt;} and {@code &gt;}. */
final class Entities {
    private Entities() {}

    /** The text, so that none of it is markup. */
    static String written(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The text that was written so; markup in it stays as it is. */
    static String read(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
