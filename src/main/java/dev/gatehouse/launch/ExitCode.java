package dev.gatehouse.launch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a process says to its parent when it ends. Scripts rely on these: a number keeps its meaning. */
enum ExitCode {
    OK(0, "done; a server that was asked to stop has drained"),
    FAILURE(1, "could not be done, as when a port is taken or a file cannot be written; explain: no route answers"),
    UNUSABLE(2, "the configuration or the command line has problems, or Java is too old");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** @throws java.util.NoSuchElementException if no code has this number */
    static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(each -> each.code == code)
                .findFirst()
                .orElseThrow();
    }

    int code() {
        return code;
    }

    /** Every code with its meaning, in order, as help shows them. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode each : values()) {
            meanings.put(String.valueOf(each.code), each.meaning);
        }
        return meanings;
    }
}
