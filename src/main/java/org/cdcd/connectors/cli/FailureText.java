package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in a line or a few, for a person, and gives the exit code. */
final class FailureText implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final int INTERRUPTED = 130;

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + oneLine(wrong.getMessage()) + " (" + name + " --help tells more)");
        UnmatchedArgumentException.printSuggestions(wrong, err);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (((CommandLineTool) command.getCommandSpec().root().userObject()).verbose()) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case Unusable unusable -> {
                err.println("connectors: " + oneLine(unusable.getMessage()));
                yield CommandLineTool.CONFIGURATION;
            }
            case ApiFailure no -> {
                print(no, err);
                yield ExitCode.SOFTWARE;
            }
            case InterruptedException stopped -> INTERRUPTED;
            default -> {
                err.println("connectors: " + sentence(failure));
                yield ExitCode.SOFTWARE;
            }
        };
    }

    /** A "no" of server or service: its code and sentence, then what can be done about it. */
    static void print(ApiFailure no, PrintWriter err) {
        err.println("connectors: " + no.code() + ": " + oneLine(no.detail()));
        if (!no.pointers().isEmpty()) {
            err.println("  where: " + String.join(" ", no.pointers()));
        }
        if (no.remedy() != null) {
            err.println("  what to do: " + oneLine(no.remedy()));
        }
        if (no.whoMustAct() != null) {
            err.println("  who must act: " + no.whoMustAct());
        }
        if (no.retryAfter() != null) {
            err.println("  try again after: " + no.retryAfter().toSeconds() + " s");
        }
        if (no.mayHaveTakenEffect()) {
            err.println("  it may have taken effect: look before you repeat it");
        }
    }

    /** One line about a failure that has no code. */
    static String sentence(Throwable failure) {
        return switch (failure) {
            case CommandFailed told -> oneLine(told.getMessage());
            case UncheckedIOException wrapped -> oneLine(wrapped.getMessage());
            case ConnectException nobody ->
                "the server cannot be reached; start it with connectors serve, or let connectors doctor look";
            case HttpTimeoutException slow -> "the server took too long to answer";
            case FileSystemException file -> "the file " + file.getFile() + " cannot be used: " + reason(file);
            case IOException broken -> "the connection or a file failed: " + oneLine(broken.getMessage());
            default ->
                "this should not happen: " + failure.getClass().getSimpleName() + ": " + oneLine(failure.getMessage())
                        + " (--verbose shows more)";
        };
    }

    private static String reason(FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        return switch (failure) {
            case NoSuchFileException missing -> "it is not there";
            case AccessDeniedException denied -> "access is denied";
            default -> failure.getClass().getSimpleName();
        };
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "no reason given" : text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
