package io.weir.types;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The types that were derived before. A type is kept as long as the class in it whose loader sees
 * all the others, so the classes of a program can be unloaded: types of classes that Weir sees too
 * live as long as Weir, the others hang on their class. Where no loader sees all, nothing is kept.
 */
final class TypeCache {
    private final Map<ResolvedType, Type<?>> own = new ConcurrentHashMap<>();
    private final ClassValue<Map<ResolvedType, Type<?>>> others =
            new ClassValue<>() {
                @Override
                protected Map<ResolvedType, Type<?>> computeValue(Class<?> type) {
                    return new ConcurrentHashMap<>();
                }
            };

    @Nullable Type<?> get(ResolvedType type) {
        Map<ResolvedType, Type<?>> kept = keeper(type);
        return kept == null ? null : kept.get(type);
    }

    void put(ResolvedType type, Type<?> derived) {
        Map<ResolvedType, Type<?>> kept = keeper(type);
        if (kept != null) {
            kept.putIfAbsent(type, derived);
        }
    }

    private @Nullable Map<ResolvedType, Type<?>> keeper(ResolvedType type) {
        Class<?> last = lastLoaded(type);
        if (last == null) {
            return null;
        }
        return sees(TypeCache.class.getClassLoader(), last.getClassLoader())
                ? own
                : others.get(last);
    }

    /** The class whose loader sees all other classes in the type. */
    private static @Nullable Class<?> lastLoaded(ResolvedType type) {
        Class<?> last = type.raw();
        List<ResolvedType> arguments = type.arguments();
        for (ResolvedType argument : arguments) {
            Class<?> other = lastLoaded(argument);
            if (other == null) {
                return null;
            }
            if (sees(other.getClassLoader(), last.getClassLoader())) {
                last = other;
            } else if (!sees(last.getClassLoader(), other.getClassLoader())) {
                return null;
            }
        }
        return last;
    }

    private static boolean sees(@Nullable ClassLoader loader, @Nullable ClassLoader other) {
        if (other == null) {
            return true;
        }
        for (ClassLoader l = loader; l != null; l = l.getParent()) {
            if (l == other) {
                return true;
            }
        }
        return false;
    }
}
