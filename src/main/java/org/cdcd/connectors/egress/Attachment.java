package org.cdcd.connectors.egress;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Sha256;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/** Moves one part of a mail into the spool, block by block; the mail pool's thread waits for each block to be taken. */
final class Attachment {
    private static final int BLOCK = 64 * 1024;

    private final SpoolClient spool;
    private final Function<String, CompletionStage<SpoolTicket>> openSpool;
    private final SecureRandom random;

    Attachment(SpoolClient spool, Function<String, CompletionStage<SpoolTicket>> openSpool, SecureRandom random) {
        this.spool = spool;
        this.openSpool = openSpool;
        this.random = random;
    }

    Object download(Mailbox mailbox, Inputs inputs, Hop hop) throws MessagingException, IOException {
        IMAPFolder folder = mailbox.read(inputs.require("folder"));
        MailId id = MailId.parse(inputs.require("id"));
        if (!id.isOf(folder)) {
            return MailId.stale();
        }
        Message mail = folder.getMessageByUID(id.uid());
        Part part = mail == null ? null : find(mail, inputs.require("part").split("\\."));
        if (part == null) {
            return new Outcome.Rejected(ErrorCode.SERVICE_NOT_FOUND, "there is no such part of a mail", null);
        }
        try {
            return store(part, hop);
        } catch (CompletionException e) {
            throw new IOException("the spool did not take the part", e);
        }
    }

    private static @Nullable Part find(Part mail, String[] numbers) throws MessagingException, IOException {
        Part part = mail;
        for (String number : numbers) {
            int index = Integer.parseInt(number) - 1;
            if (!(part.getContent() instanceof Multipart children)) {
                return index == 0 && numbers.length == 1 ? part : null;
            }
            if (index < 0 || index >= children.getCount()) {
                return null;
            }
            part = children.getBodyPart(index);
        }
        return part;
    }

    private Outcome store(Part part, Hop hop) throws MessagingException, IOException {
        byte[] ikm = EncryptedContent.newKey(random);
        MessageDigest digest = Sha256.digest();
        SpoolTicket ticket = openSpool.apply(hop.handle()).toCompletableFuture().join();
        HttpClientRequest put = join(spool.write(ticket, -1));
        put.exceptionHandler(cause -> {});
        long length;
        try (InputStream in = new DigestInputStream(part.getInputStream(), digest)) {
            length = copy(in, put, new EncryptedContent.Encoder(ikm, random, EncryptedContent.RECORD_SIZE));
        } catch (IOException | RuntimeException e) {
            put.reset();
            throw e;
        }
        if (join(put.response()).statusCode() / 100 != 2) {
            throw new IOException("the spool did not take the part");
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String type = part.getContentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return new Outcome.Blob(
                "/api/v1/results/" + ticket.id(),
                base64.encodeToString(ikm),
                base64.encodeToString(digest.digest()),
                length,
                type);
    }

    private static long copy(InputStream in, HttpClientRequest put, EncryptedContent.Encoder encoder)
            throws IOException {
        byte[] block = new byte[BLOCK];
        long length = 0;
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            length += count;
            encoder.update(ByteBuffer.wrap(block, 0, count), record -> join(put.write(Buffer.buffer(record))));
        }
        encoder.finish(record -> join(put.write(Buffer.buffer(record))));
        join(put.end());
        return length;
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
