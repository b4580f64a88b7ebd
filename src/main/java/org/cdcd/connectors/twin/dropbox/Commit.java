package org.cdcd.connectors.twin.dropbox;

import org.cdcd.connectors.twin.Person;

/** Where an upload shall be, and what becomes of what is there. */
record Commit(Person person, String place, String mode, String rev) {
    static Commit of(Argument argument) {
        argument.only(
                "path",
                "mode",
                "autorename",
                "client_modified",
                "mute",
                "property_groups",
                "strict_conflict",
                "content_hash");
        String mode = argument.tag("mode", "add", "overwrite", "update");
        String rev = mode.equals("update") ? argument.inside("mode").text("update") : "";
        return new Commit(argument.person(), argument.path("path", false), mode, rev);
    }

    String path(Tree tree) {
        return tree.display(place);
    }

    /** Refuses what cannot be saved: no parent, no room, something else there. */
    void check(DropboxState state, long length) {
        Tree tree = state.tree(person);
        String path = path(tree);
        if (path.contains("\0")) {
            throw DropboxRefusal.upload("not_found");
        }
        if (path.substring(path.lastIndexOf('/')).length() > 256) {
            throw DropboxRefusal.upload("malformed_path");
        }
        Entry there = tree.find(path);
        if (there != null && there.stored() == null) {
            throw DropboxRefusal.upload("conflict", "folder");
        }
        boolean mayReplace = there == null
                || mode.equals("overwrite")
                || there.stored() != null
                        && mode.equals("update")
                        && there.stored().rev().equals(rev);
        if (!mayReplace) {
            throw DropboxRefusal.upload("conflict", "file");
        }
        if (!state.hasRoom(person, length)) {
            throw DropboxRefusal.upload("insufficient_space");
        }
    }
}
