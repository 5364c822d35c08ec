package dev.gatehouse.listen;

import dev.gatehouse.assembly.Gateway;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Puts the operators' side of a running gateway into the embedded server's context. */
record AdminInstaller(Gateway gateway) implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        gateway.installAdmin(event.getServletContext());
    }
}
