package org.cdcd.connectors.twin.onedrive;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a path names: an item by id, or by the way to it from another item, and what of it is wanted.
 *
 * @param drive null for one's own
 * @param item an id or {@code root}; null for the drive itself
 * @param way from there, between colons; empty if there is none
 * @param wanted what follows, such as {@code children}; empty for the item
 */
record Address(@Nullable String drive, @Nullable String item, String way, String wanted) {
    private static final Pattern PATH = Pattern.compile(
            "/v1\\.0/(?:me/drive|drives/([^/:]+))(?:/(?:(root)|items/([^/:]+))(?::/([^:]+)(?::(?=/|$)|$))?(?:/([^:]*))?)?");

    private static final Pattern ENCODED = Pattern.compile("root:/(.+):");

    static Address of(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw GraphRefusal.invalid("Resource not found for the segment.");
        }
        String item = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        String drive = decoded(matcher.group(1));
        String wanted = text(matcher.group(5));
        // Microsoft's own clients know no paths: they take root:/a/b: for the id of an item, and encode all of it.
        Matcher encoded = ENCODED.matcher(text(item));
        return encoded.matches()
                ? new Address(drive, "root", encoded.group(1), wanted)
                : new Address(drive, decoded(item), text(matcher.group(4)), wanted);
    }

    private static @Nullable String decoded(@Nullable String text) {
        return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String text(@Nullable String text) {
        String decoded = decoded(text);
        return decoded == null ? "" : decoded;
    }

    /** The item that is meant, if it is there. */
    DriveItem in(Drive there) {
        DriveItem at = start(there);
        for (String name : way.isEmpty() ? new String[0] : way.split("/", -1)) {
            at = there.child(at.id(), name).orElseThrow(GraphRefusal::notFound);
        }
        return at;
    }

    private DriveItem start(Drive there) {
        if (item == null || drive != null && !drive.equals(there.id())) {
            throw GraphRefusal.notFound();
        }
        return there.item(item);
    }

    /** The folder that the last name of the way belongs in. */
    DriveItem folder(Drive there) {
        int slash = way.lastIndexOf('/');
        return new Address(drive, item, slash < 0 ? "" : way.substring(0, slash), wanted).in(there);
    }

    String lastName() {
        return way.substring(way.lastIndexOf('/') + 1);
    }
}
