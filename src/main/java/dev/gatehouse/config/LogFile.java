package dev.gatehouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** {@code log4j2.xml} of a configuration directory, as far as the gateway reads it: whether Log4j can. */
public final class LogFile {

    private static final String NAME = "log4j2.xml";

    private LogFile() {}

    public static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /** Empty too if there is none, or none that may be read. */
    public static Optional<ConfigProblem> problem(Path directory) {
        Path file = in(directory);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            // By the same parser as Log4j's, whose classes a server needs in any case.
            DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            parser.setErrorHandler(new Thrower());
            parser.parse(in);
            return Optional.empty();
        } catch (SAXParseException e) {
            return Optional.of(problem(new Location(file.toString(), Math.max(0, e.getLineNumber()), ""), e));
        } catch (SAXException | IOException e) {
            return Optional.of(problem(Location.file(file.toString()), e));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ConfigProblem problem(Location at, Exception reason) {
        return new ConfigProblem(
                at,
                "is no well-formed XML: " + ConfigText.printable(String.valueOf(reason.getMessage())),
                "mend it, or take it away: without it the log goes to standard error");
    }

    /** In place of the parser's own, which prints. */
    private static final class Thrower implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {
            // Nothing that Log4j minds.
        }

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }
}
