package dev.runestone.function;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells public addresses from those of this machine and its networks (IANA special-purpose address registries). */
final class Addresses {
    private Addresses() {}

    /** Whether an address is one that anybody on the internet means by it. */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6((Inet6Address) address, bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        boolean shared = first == 100 && second >= 64 && second <= 127;
        boolean assigned = first == 192 && second == 0 && (third == 0 || third == 2);
        boolean relay = first == 192 && second == 88 && third == 99;
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        boolean example =
                (first == 198 && second == 51 && third == 100) || (first == 203 && second == 0 && third == 113);
        return first != 0 && first < 240 && !shared && !assigned && !relay && !benchmark && !example;
    }

    private static boolean isPublic6(Inet6Address address, byte[] bytes) {
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean translated = startsWith(bytes, 0x00, 0x64, 0xff, 0x9b);
        boolean sixToFour = startsWith(bytes, 0x20, 0x02);
        boolean teredo = startsWith(bytes, 0x20, 0x01, 0x00, 0x00);
        boolean example = startsWith(bytes, 0x20, 0x01, 0x0d, 0xb8);
        if (translated) {
            return isPublic(embedded(bytes, 12));
        }
        if (sixToFour) {
            return isPublic(embedded(bytes, 2));
        }
        return global && !teredo && !example && !address.isIPv4CompatibleAddress();
    }

    private static InetAddress embedded(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(java.util.Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException fourBytesAreAnAddress) {
            throw new IllegalStateException(fourBytesAreAnAddress);
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
