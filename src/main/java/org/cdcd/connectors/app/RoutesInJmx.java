package org.cdcd.connectors.app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import javax.management.modelmbean.RequiredModelMBean;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Producer;
import org.apache.camel.management.DefaultManagementObjectStrategy;
import org.apache.camel.management.mbean.ManagedRoute;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.jspecify.annotations.Nullable;

/**
 * What of Camel an operator sees by JMX: its routes, of which each has one way in, and not once more the endpoints, consumers and
 * producers that these are made of: five times as many beans, a quarter of the work of a start.
 */
final class RoutesInJmx extends DefaultManagementObjectStrategy {
    /** Must be called before the context starts. */
    static void only(CamelContext camel) {
        camel.getManagementStrategy().setManagementObjectStrategy(new RoutesInJmx());
        camel.getCamelContextExtension().setManagementMBeanAssembler(new Assembler(camel));
    }

    @Override
    public @Nullable Object getManagedObjectForEndpoint(CamelContext camel, Endpoint endpoint) {
        return null;
    }

    @Override
    public @Nullable Object getManagedObjectForConsumer(CamelContext camel, Consumer consumer) {
        return null;
    }

    @Override
    public @Nullable Object getManagedObjectForProducer(CamelContext camel, Producer producer) {
        return null;
    }

    /** All routes have the same attributes and operations: they are read from the annotations once. */
    private static final class Assembler extends DefaultManagementMBeanAssembler {
        private final Map<Class<?>, ModelMBeanInfo> known = new ConcurrentHashMap<>();

        Assembler(CamelContext camel) {
            super(camel);
        }

        @Override
        public ModelMBean assemble(MBeanServer server, Object object, ObjectName name) throws JMException {
            if (!(object instanceof ManagedRoute)) {
                return super.assemble(server, object, name);
            }
            ModelMBeanInfo info = known.get(object.getClass());
            if (info == null) {
                ModelMBean first = super.assemble(server, object, name);
                known.put(object.getClass(), (ModelMBeanInfo) first.getMBeanInfo());
                return first;
            }
            RequiredModelMBean bean = new RequiredModelMBean(info);
            try {
                bean.setManagedResource(object, "ObjectReference");
            } catch (InvalidTargetObjectTypeException e) {
                throw new MBeanException(e);
            }
            return bean;
        }
    }
}
