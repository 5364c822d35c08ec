package dev.gatehouse.route;

import dev.gatehouse.http.Fields;
import java.util.List;

/**
 * What a route changes in the fields of a head: first {@code remove}, then {@code set}, then {@code add}.
 *
 * @param set replaces every line of the name by one
 * @param add appended as they stand
 */
public record FieldEdits(List<String> remove, Fields set, Fields add) {

    public static final FieldEdits NONE = new FieldEdits(List.of(), new Fields(), new Fields());

    public FieldEdits {
        remove = List.copyOf(remove);
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
