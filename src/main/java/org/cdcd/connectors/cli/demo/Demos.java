package org.cdcd.connectors.cli.demo;

import java.util.List;

/** Every service's part, in the order of the table. */
public final class Demos {
    /** The last one ends a link that the first made. */
    public static final List<ServiceDemo> ALL = List.of(
            new GitHubDemo(),
            new SlackDemo(),
            new DriveDemo(),
            new MailDemo(),
            new CalendarDemo(),
            new NotionDemo(),
            new JiraDemo(),
            new IpfsDemo(),
            new FolderDemo("dropbox", name -> Steps.parameters("path", "/" + name)),
            new FolderDemo("onedrive", name -> Steps.parameters("name", name)),
            new TwitterDemo(),
            new InstagramDemo(),
            new LinkedInDemo(),
            new TikTokDemo(),
            new MatrixDemo(),
            new DiscordDemo(),
            new ZkpDemo(),
            new RevokeDemo());

    private Demos() {}
}
