package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a route changes in the fields of a head: first {@code remove}, then {@code set}, then {@code add}.
 *
 * @param set replaces every line of the name by one
 * @param add appended as they stand
 * @param secrets the names in lower case whose values are sent but shown to nobody
 */
public record FieldEdits(List<String> remove, Fields set, Fields add, Set<String> secrets) {

    public static final FieldEdits NONE = new FieldEdits(List.of(), new Fields(), new Fields());

    public FieldEdits {
        remove = List.copyOf(remove);
        secrets = Set.copyOf(secrets);
    }

    /** Without secrets. */
    public FieldEdits(List<String> remove, Fields set, Fields add) {
        this(remove, set, add, Set.of());
    }

    /** Whether what this sets or adds under a name came from the environment or from a file of its own. */
    public boolean isSecret(String name) {
        return secrets.contains(name.toLowerCase(Locale.ROOT));
    }

    public void applyTo(Fields fields) {
        for (String name : remove) {
            fields.remove(name);
        }
        for (int i = 0; i < set.size(); i++) {
            fields.set(set.name(i), set.value(i));
        }
        for (int i = 0; i < add.size(); i++) {
            fields.add(add.name(i), add.value(i));
        }
    }
}
