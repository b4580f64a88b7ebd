package org.cdcd.connectors.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** By which ways the memory of a vault process can leave it, where it was not started as the launcher starts it. */
final class OpenMemory {
    private final List<String> arguments;
    private final UnaryOperator<String> option;

    /**
     * @param arguments of the virtual machine
     * @param option the value of one of its options; empty if it has none of this name
     */
    OpenMemory(List<String> arguments, UnaryOperator<String> option) {
        this.arguments = arguments;
        this.option = option;
    }

    static OpenMemory ofProcess() {
        return new OpenMemory(ManagementFactory.getRuntimeMXBean().getInputArguments(), OpenMemory::option);
    }

    private static String option(String name) {
        try {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption(name)
                    .getValue();
        } catch (IllegalArgumentException unknown) {
            // of another make, or another version
            return "";
        }
    }

    /** One line for the operator of each; none if all are closed. */
    List<String> warnings() {
        List<String> open = new ArrayList<>();
        if (option.apply("DisableAttachMechanism").equals("false")) {
            open.add("programs of this user can attach to the vault and read its memory:"
                    + " start it with ./connectors, or with -XX:+DisableAttachMechanism");
        }
        if (option.apply("HeapDumpOnOutOfMemoryError").equals("true")) {
            open.add("a vault that runs out of memory writes what is in it to a file:"
                    + " start it without -XX:+HeapDumpOnOutOfMemoryError");
        }
        if (option.apply("CreateCoredumpOnCrash").equals("true")) {
            open.add("a vault that crashes may leave its memory in a core file:"
                    + " start it with ./connectors, or with -XX:-CreateCoredumpOnCrash");
        }
        if (arguments.stream().anyMatch(argument -> argument.contains("jdwp"))) {
            open.add("a debugger can read the vault's memory: start it without -agentlib:jdwp");
        }
        return open;
    }
}
