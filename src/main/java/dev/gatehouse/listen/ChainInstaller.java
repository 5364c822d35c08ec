package dev.gatehouse.listen;

import dev.gatehouse.assembly.Gateway;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Puts a running gateway's chain into the embedded server's context. */
record ChainInstaller(Gateway gateway) implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        gateway.install(event.getServletContext());
    }
}
