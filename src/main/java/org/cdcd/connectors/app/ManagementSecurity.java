package org.cdcd.connectors.app;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.function.SingletonSupplier;

/**
 * The management port (Tomcat): loopback by default, its own log-in, health alone without one. The public API is not
 * here: it is another port, another server, another way of proving who calls. The operator's password is the one that was
 * set, or the one in {@code operator-password} in the data folder.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class ManagementSecurity {
    /** The password is hashed when the operator first logs in: that is slow on purpose, and no start should wait for it. */
    @Bean
    UserDetailsService operators(ServerSettings settings) {
        String set = settings.management().password();
        String password = set == null ? OperatorPassword.of(settings.data().resolve("operator-password")) : set;
        var operators = SingletonSupplier.of(() -> operator(password));
        return name -> operators.obtain().loadUserByUsername(name);
    }

    private static UserDetailsService operator(String password) {
        PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        return new InMemoryUserDetailsManager(User.withUsername("operator")
                .password(encoder.encode(password))
                .roles("OPERATOR")
                .build());
    }

    @Bean
    SecurityFilterChain management(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(new ForeignJmx())
                        .denyAll()
                        .requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                        .permitAll()
                        .anyRequest()
                        .hasRole("OPERATOR"))
                .httpBasic(withDefaults())
                // what is exempt wants a header or a content type that no form of another site can send
                .csrf(csrf -> csrf.ignoringRequestMatchers(
                        ForeignJmx.PATH, ForeignJmx.FORWARDED, "/actuator/kek", "/operator/go-on"))
                .build();
    }
}
