package dev.gatehouse.config;

/** Whether clients are asked for a certificate. */
enum ClientAuth {
    OFF,
    OPTIONAL,
    REQUIRED
}
