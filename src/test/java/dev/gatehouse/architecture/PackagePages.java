package dev.gatehouse.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The package-info of each package; read as source, since one without annotations leaves no class file. */
final class PackagePages {

    private static final List<String> SAID = List.of("<b>Owns</b>", "<b>May use</b>", "<b>Never</b>");

    private PackagePages() {}

    /** The packages that have no page, or one that does not say what it should. */
    static Set<String> missing(JavaClasses classes, Path sources) throws IOException {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : classes) {
            Path page = sources.resolve(type.getPackageName().replace('.', '/')).resolve("package-info.java");
            if (!Files.exists(page) || !SAID.stream().allMatch(Files.readString(page)::contains)) {
                packages.add(type.getPackageName());
            }
        }
        return packages;
    }
}
