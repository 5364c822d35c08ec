package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ProblemDocumentTest {

    @Test
    void the_documents_are_those_that_clients_know() throws IOException {
        StringBuilder documents = new StringBuilder();
        for (Problem problem : Problem.values()) {
            documents.append(new String(problem.document("7f3a"), UTF_8));
        }
        assertEquals(golden("problems.jsonl"), documents.toString());
    }

    @Property
    void any_id_is_escaped_so_that_it_comes_back(@ForAll String id) throws IOException {
        JsonNode document = new ObjectMapper().readTree(Problem.NOT_FOUND.document(id));
        assertEquals(id, document.get("request_id").textValue());
        assertEquals(4, document.size());
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = ProblemDocumentTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
        }
    }
}
