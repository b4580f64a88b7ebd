package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What blocks can be in: a page, or another block. */
interface Container {
    List<Block> blocks();

    ObjectNode asParent();

    boolean isInTrash();
}
