package dev.gatehouse.tls;

import dev.gatehouse.http.IpAddress;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Makes a certificate that nobody vouches for, for trying out: its key lives as long as the process. */
public final class SelfSigned {

    private static final Duration LIFE = Duration.ofDays(365);

    /** For clients whose clock is behind. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final int SERIAL_BITS = 127;
    private static final byte[] ECDSA_WITH_SHA256 = Der.oid(1, 2, 840, 10045, 4, 3, 2);
    private static final byte[] SUBJECT_ALTERNATIVE_NAMES = Der.oid(2, 5, 29, 17);
    private static final byte[] EXTENDED_KEY_USAGE = Der.oid(2, 5, 29, 37);
    private static final byte[] SERVER_AUTHENTICATION = Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1);
    private static final int VERSION_3 = 2;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private SelfSigned() {}

    /** @param hosts names and addresses that clients may ask for; at least one */
    public static CertifiedKey make(Collection<String> hosts, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = certificate(pair, hosts, now);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            return CertifiedKey.of(List.of(certificate), pair.getPrivate());
        } catch (GeneralSecurityException | PairFault e) {
            throw new IllegalStateException("no certificate could be made", e);
        }
    }

    private static byte[] certificate(KeyPair pair, Collection<String> hosts, Instant now)
            throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(ECDSA_WITH_SHA256);
        byte[] name = new X500Principal("CN=Gatehouse for trying out").getEncoded();
        byte[] body = Der.sequence(
                Der.numbered(0, Der.integer(VERSION_3)),
                Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1)),
                algorithm,
                name,
                Der.sequence(Der.time(now.minus(BACKDATED)), Der.time(now.plus(LIFE))),
                name,
                pair.getPublic().getEncoded(),
                Der.numbered(
                        3,
                        Der.sequence(
                                extension(SUBJECT_ALTERNATIVE_NAMES, alternativeNames(hosts)),
                                extension(EXTENDED_KEY_USAGE, Der.sequence(SERVER_AUTHENTICATION)))));
        return Der.sequence(body, algorithm, Der.bits(signed(body, pair.getPrivate())));
    }

    private static byte[] extension(byte[] id, byte[] content) {
        return Der.sequence(id, Der.octets(content));
    }

    private static byte[] alternativeNames(Collection<String> hosts) {
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            names.add(
                    IpAddress.parse(host) == null
                            ? Der.relabelled(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII))
                            : Der.relabelled(IP_ADDRESS, bytesOf(host)));
        }
        return Der.sequence(names.toArray(new byte[0][]));
    }

    /** No name is looked up: the text is an address. */
    private static byte[] bytesOf(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private static byte[] signed(byte[] body, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(body);
        return signature.sign();
    }
}
