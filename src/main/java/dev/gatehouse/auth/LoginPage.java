package dev.gatehouse.auth;

import dev.gatehouse.auth.AuthDecision.Answered;
import dev.gatehouse.http.Fields;
import dev.gatehouse.http.Problem;
import java.util.List;

/** What a person sees of a login when something is in the way, or is asked. Without scripts, styles and anything from elsewhere. */
final class LoginPage {

    private LoginPage() {}

    /** Sends the browser on; nobody keeps the answer, and nobody who is linked to hears of where it came from. */
    static Answered sendOn(int status, String to, List<String> cookies, String reason) {
        Fields fields = fields(cookies);
        fields.add("Location", to);
        return new Answered(status, null, fields, "", reason);
    }

    /** @param tryAgain a path on this host */
    static Answered failed(int status, String text, String tryAgain, List<String> cookies, String reason) {
        Fields fields = fields(cookies);
        if (status == 503) {
            fields.add("Retry-After", "5");
        }
        String page = page(
                "Login failed",
                "<p>" + escaped(text) + "</p><p><a href=\"" + escaped(tryAgain) + "\">Try again</a></p><p>Request "
                        + Answered.REQUEST_ID + "</p>");
        return new Answered(status, problem(status), fields, page, reason);
    }

    /** @param path where the answer goes, by POST */
    static Answered askWhetherToLogOut(String path, String reason) {
        return new Answered(
                200,
                null,
                fields(List.of()),
                page(
                        "Log out?",
                        "<form method=\"post\" action=\"" + escaped(path)
                                + "\"><p>Do you want to log out?</p><button>Log out</button></form>"),
                reason);
    }

    static Answered loggedOut(List<String> cookies) {
        return new Answered(200, null, fields(cookies), page("Logged out", "<p>You are logged out.</p>"), "logged out");
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 400 -> Problem.BAD_REQUEST;
            case 403 -> Problem.FORBIDDEN;
            case 405 -> Problem.METHOD_NOT_ALLOWED;
            case 502 -> Problem.BAD_GATEWAY;
            default -> Problem.UNAVAILABLE;
        };
    }

    private static Fields fields(List<String> cookies) {
        Fields fields = new Fields();
        cookies.forEach(cookie -> fields.add("Set-Cookie", cookie));
        fields.add("Cache-Control", "no-store");
        fields.add("Referrer-Policy", "no-referrer");
        fields.add("X-Content-Type-Options", "nosniff");
        fields.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        return fields;
    }

    private static String page(String title, String body) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + title + "</title></head><body><h1>"
                + title + "</h1>" + body + "</body></html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
