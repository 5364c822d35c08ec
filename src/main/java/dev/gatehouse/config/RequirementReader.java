package dev.gatehouse.config;

import dev.gatehouse.http.FieldSyntax;
import dev.gatehouse.http.ReservedNames;
import dev.gatehouse.route.Requirement;
import dev.gatehouse.route.ValueTest;
import dev.gatehouse.route.ValueTest.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A condition as a route writes it:
 *
 * <pre>
 * any       = all *( "or" all )
 * all       = one *( "and" one )
 * one       = "not" one / "(" any ")" / subject test
 * subject   = "claim:" name / "header:" name
 * test      = "=" word / "!=" word / "in" "(" word *( "," word ) ")" / "prefix" word / "contains" word / "present"
 * word      = bare / DQUOTE *( any character but DQUOTE ) DQUOTE
 * </pre>
 */
final class RequirementReader {

    private static final int LONGEST = 2000;
    private static final int MOST_CONDITIONS = 50;
    private static final int DEEPEST = 10;

    private static final String REMEDY =
            "write such as claim:department = sales and (header:X-Tenant in (a, b) or not claim:roles contains guest)";

    static final ValueType<Requirement> TYPE =
            ValueType.of("condition", REMEDY, text -> new RequirementReader(text).read());

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int next;
    private int conditions;

    private RequirementReader(String text) {
        this.text = text;
    }

    /** What stands there cannot stand there. Never leaves this class. */
    private static final class Misfit extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Parsed.Invalid<?> what;

        Misfit(String subject, String what, String remedy) {
            super(what, null, false, false);
            this.what = new Parsed.Invalid<>(subject, what, remedy, List.of());
        }
    }

    private Parsed<Requirement> read() {
        try {
            if (text.length() > LONGEST) {
                throw new Misfit(
                        text.substring(0, 20) + "...", "is too long", "write " + LONGEST + " characters at most");
            }
            split();
            Requirement all = any(0);
            if (next < tokens.size()) {
                throw new Misfit(tokens.get(next), "stands behind a whole condition", "write and or or before it");
            }
            return Parsed.valid(all);
        } catch (Misfit misfit) {
            return Parsed.invalid(misfit.what.subject(), misfit.what.what(), misfit.what.remedy());
        }
    }

    /** Quoted words keep their first quote, so that none is taken for a word of the grammar. */
    private void split() throws Misfit {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '"') {
                end = text.indexOf('"', at + 1);
                if (end < 0) {
                    throw new Misfit(text.substring(at), "has no closing quote", "add one");
                }
                tokens.add(text.substring(at, end++));
            } else if (c == '!' && text.startsWith("!=", at)) {
                end = at + 2;
                tokens.add("!=");
            } else if (isMark(c)) {
                tokens.add(String.valueOf(c));
            } else if (!Character.isWhitespace(c)) {
                while (end < text.length() && isBare(end)) {
                    end++;
                }
                tokens.add(text.substring(at, end));
            }
            at = end;
        }
    }

    private boolean isBare(int at) {
        char c = text.charAt(at);
        return !Character.isWhitespace(c) && !isMark(c) && c != '"' && !text.startsWith("!=", at);
    }

    private static boolean isMark(char c) {
        return c == '(' || c == ')' || c == ',' || c == '=';
    }

    private Requirement any(int depth) throws Misfit {
        return several("or", () -> all(depth), Requirement.AnyOf::new);
    }

    private Requirement all(int depth) throws Misfit {
        return several("and", () -> one(depth), Requirement.AllOf::new);
    }

    private interface Part {
        Requirement read() throws Misfit;
    }

    private Requirement several(String word, Part part, Function<List<Requirement>, Requirement> joined) throws Misfit {
        List<Requirement> parts = new ArrayList<>();
        do {
            parts.add(part.read());
        } while (take(word));
        return parts.size() == 1 ? parts.get(0) : joined.apply(parts);
    }

    private Requirement one(int depth) throws Misfit {
        if (depth > DEEPEST) {
            throw new Misfit(text, "goes too deep", "write it with less parentheses and nots, or in several routes");
        }
        if (take("not")) {
            return new Requirement.Not(one(depth + 1));
        }
        if (take("(")) {
            Requirement inner = any(depth + 1);
            expect(")");
            return inner;
        }
        return condition();
    }

    private Requirement condition() throws Misfit {
        if (++conditions > MOST_CONDITIONS) {
            throw new Misfit(text, "has too many conditions", "write " + MOST_CONDITIONS + " at most");
        }
        String subject = following("a claim or a header");
        int colon = subject.indexOf(':');
        String name = subject.substring(colon + 1);
        switch (colon < 0 ? "" : subject.substring(0, colon)) {
            case "claim" -> {
                if (!name.isEmpty()) {
                    return new Requirement.OfClaim(name, test());
                }
            }
            case "header" -> {
                return new Requirement.OfField(header(name), test());
            }
            default -> {}
        }
        throw new Misfit(subject, "is neither a claim nor a header", REMEDY);
    }

    private static String header(String name) throws Misfit {
        if (!FieldSyntax.isToken(name)) {
            throw new Misfit("header:" + name, "names no header", "write header: and a header's name");
        }
        ReservedNames.Why why = ReservedNames.whyReserved(name);
        if (why != null && why != ReservedNames.Why.CONTENT) {
            throw new Misfit(
                    "header:" + name,
                    "is no header to decide by",
                    "the gateway has its own rules for it; take another");
        }
        return name;
    }

    private ValueTest test() throws Misfit {
        String how = following("=, !=, in, prefix, contains or present");
        return switch (how) {
            case "=" -> new ValueTest(Kind.EQUAL, List.of(word()));
            case "!=" -> new ValueTest(Kind.NOT_EQUAL, List.of(word()));
            case "in" -> new ValueTest(Kind.IN, words());
            case "prefix" -> new ValueTest(Kind.PREFIX, List.of(word()));
            case "contains" -> new ValueTest(Kind.CONTAINS, List.of(word()));
            case "present" -> new ValueTest(Kind.PRESENT, List.of());
            default -> throw new Misfit(how, "is no comparison", "write =, !=, in, prefix, contains or present");
        };
    }

    private List<String> words() throws Misfit {
        expect("(");
        List<String> words = new ArrayList<>();
        do {
            words.add(word());
        } while (take(","));
        expect(")");
        return words;
    }

    private String word() throws Misfit {
        String token = following("a value");
        if (token.startsWith("\"")) {
            return token.substring(1);
        }
        if (token.equals("!=") || isMark(token.charAt(0))) {
            throw new Misfit(token, "stands where a value is to be", "put a value there; in quotes, if it is this one");
        }
        return token;
    }

    private String following(String what) throws Misfit {
        if (next >= tokens.size()) {
            throw new Misfit(text, "ends where " + what + " is to follow", REMEDY);
        }
        return tokens.get(next++);
    }

    private boolean take(String token) {
        if (next < tokens.size() && tokens.get(next).equals(token)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String token) throws Misfit {
        String found = following(token);
        if (!found.equals(token)) {
            throw new Misfit(found, "stands where " + token + " is to be", REMEDY);
        }
    }
}
