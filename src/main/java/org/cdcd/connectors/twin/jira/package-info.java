/** Jira: Cloud behind Atlassian's gateway and at a site, and a Data Center. */
@NullMarked
package org.cdcd.connectors.twin.jira;

import org.jspecify.annotations.NullMarked;
