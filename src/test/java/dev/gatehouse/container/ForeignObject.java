package dev.gatehouse.container;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An object of another class loader, spoken to by reflection. */
final class ForeignObject {

    private final Class<?> type;
    private final @Nullable Object object;

    private ForeignObject(Class<?> type, @Nullable Object object) {
        this.type = type;
        this.object = object;
    }

    static ForeignObject type(ClassLoader loader, String className) {
        try {
            return new ForeignObject(loader.loadClass(className), null);
        } catch (ClassNotFoundException e) {
            throw failure(className, e);
        }
    }

    static ForeignObject create(ClassLoader loader, String className, Object... arguments) {
        Object[] values = values(arguments);
        try {
            Constructor<?> constructor =
                    fitting(Arrays.stream(loader.loadClass(className).getConstructors()), values);
            return new ForeignObject(constructor.getDeclaringClass(), constructor.newInstance(values));
        } catch (ReflectiveOperationException e) {
            throw failure(className, e);
        }
    }

    /** Calls a public method; an argument may itself be a foreign object. */
    ForeignObject call(String method, Object... arguments) {
        Object[] values = values(arguments);
        try {
            Method found = fitting(
                    Arrays.stream(type.getMethods())
                            .filter(each -> each.getName().equals(method)),
                    values);
            Object result = found.invoke(object, values);
            return new ForeignObject(result == null ? Void.class : result.getClass(), result);
        } catch (ReflectiveOperationException e) {
            throw failure(method, e);
        }
    }

    int asInt() {
        return (Integer) Objects.requireNonNull(object);
    }

    ClassLoader asLoader() {
        return (ClassLoader) Objects.requireNonNull(object);
    }

    String asString() {
        return String.valueOf(object);
    }

    private static Object[] values(Object... arguments) {
        return Arrays.stream(arguments)
                .map(each -> each instanceof ForeignObject foreign ? foreign.object : each)
                .toArray();
    }

    private static <E extends Executable> E fitting(Stream<E> candidates, Object... values) {
        return candidates
                .filter(each -> fits(each.getParameterTypes(), values))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no method for " + Arrays.toString(values)));
    }

    private static boolean fits(Class<?>[] types, Object... values) {
        if (types.length != values.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean primitive = (types[i] == int.class && values[i] instanceof Integer)
                    || (types[i] == boolean.class && values[i] instanceof Boolean);
            if (!primitive && !types[i].isInstance(values[i])) {
                return false;
            }
        }
        return true;
    }

    private static IllegalStateException failure(String what, ReflectiveOperationException e) {
        return new IllegalStateException(what, e instanceof InvocationTargetException ? e.getCause() : e);
    }
}
