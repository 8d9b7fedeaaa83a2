package dev.runestone.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedHostsTest {
    static boolean isAllowed(List<String> entries, boolean privateToo, String url) {
        try {
            new AllowedHosts(entries, privateToo).check(URI.create(url));
            return true;
        } catch (RefusalException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8,           http://8.8.8.8/,            true",
        "8.8.8.8,           http://8.8.8.8:81/,         false",
        "8.8.8.8,           https://8.8.8.8/,           true",
        "8.8.8.8:81,        http://8.8.8.8:81/,         true",
        "8.8.8.8:81,        http://8.8.8.8/,            false",
        "10.0.0.1,          http://10.0.0.1/,           true",
        "[::1],             http://[::1]/,              true",
        "[::1]:8080,        http://[::1]:8080/,         true",
        "*.example.org:81,  http://127.0.0.1:81/,       false",
        "LOCALHOST:90,      http://LocalHost:90/,       true",
        "*,                 http://8.8.8.8/,            true",
        "*:81,              http://127.0.0.1:81/,       false",
    })
    void entriesNameWhomStepsMayCall(String entry, String url, boolean allowed) {
        assertThat(isAllowed(List.of(entry), false, url)).isEqualTo(allowed);
    }

    @Test
    void aDomainIsNotItsOwnSubdomainNorALookalike() {
        assertThat(isAllowed(List.of("*.example.org"), true, "https://api.example.org/"))
                .isTrue();
        assertThat(isAllowed(List.of("*.example.org"), true, "https://example.org/"))
                .isFalse();
        assertThat(isAllowed(List.of("*.example.org"), true, "https://badexample.org/"))
                .isFalse();
        assertThat(isAllowed(List.of("example.org"), true, "https://example.org.evil.com/"))
                .isFalse();
    }

    @Test
    void anEntryThatCannotBeReadStopsTheStart() {
        assertThatThrownBy(() -> new AllowedHosts(List.of("example.org:http"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example.org:http");
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, true",
        "172.15.0.1, true",
        "172.16.0.1, false",
        "172.31.255.255, false",
        "172.32.0.1, true",
        "100.63.255.255, true",
        "100.64.0.0, false",
        "100.128.0.0, true",
        "198.17.0.1, true",
        "198.19.0.1, false",
        "192.0.2.1, false",
        "203.0.113.9, false",
        "224.0.0.1, false",
        "240.0.0.1, false",
        "255.255.255.255, false",
        "2606:4700::1111, true",
        "fe80::1, false",
        "fc00::1, false",
        "ff02::1, false",
        "2001:db8::1, false",
        "64:ff9b::808:808, true",
        "64:ff9b::a00:1, false",
        "2002:808:808::, true",
        "2002:a00:1::, false",
    })
    void addressesArePublicOrNot(String address, boolean isPublic) throws Exception {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }
}
