package dev.gatehouse.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object that two parsers could not read differently: UTF-8, no member twice, nothing behind it, not deep.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4">RFC 7519 §4</a>
 */
public final class StrictJson {

    private static final int DEEPEST = 8;
    private static final int LONGEST_NUMBER = 32;

    /** Beyond what a double holds other readers see infinity, or zero; and written out such a number would fill the memory. */
    private static final int FARTHEST_DIGIT = 340;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private StrictJson() {}

    /** Null if it is no such object. Values are texts, {@link BigDecimal}s, booleans, lists, maps and nulls. */
    public static @Nullable Map<String, @Nullable Object> object(byte[] bytes) {
        String text = utf8(bytes);
        return text == null ? null : object(text);
    }

    public static @Nullable Map<String, @Nullable Object> object(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Map<String, @Nullable Object> members = members(parser);
            return parser.nextToken() == null ? members : null;
        } catch (IOException | ArithmeticException | NumberFormatException malformed) {
            return null;
        }
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = Objects.requireNonNull(parser.currentName(), "a member has a name");
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (Objects.requireNonNull(parser.currentToken(), "a value")) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static BigDecimal number(JsonParser parser) throws IOException {
        BigDecimal number = parser.getDecimalValue();
        if (Math.abs((long) number.scale()) > FARTHEST_DIGIT) {
            throw new JsonParseException(parser, "a number that is too large, or too small");
        }
        return number;
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }
}
