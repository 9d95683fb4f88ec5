// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Class files of loaded classes, and what can be told from their shape. */
public final class ClassBytes {

    private static final ClassValue<Long> CHECKSUMS = new ClassValue<>() {
        @Override
        protected Long computeValue(Class<?> type) {
            byte[] bytes = of(type);
            if (bytes == null) {
                return 0L;
            }
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return (long) bytes.length << Integer.SIZE | crc.getValue();
        }
    };

    private ClassBytes() {}

    /**
     * The class file that a class was made from, as its own loader gives it: from disk, or from memory for {@code
     * java File.java}, jshell and notebooks.
     *
     * @param type any class
     * @return the bytes, or {@code null} if the loader has none: hidden classes, proxies, arrays
     */
    public static byte @Nullable [] of(Class<?> type) {
        if (type.isHidden() || type.isArray() || type.isPrimitive()) {
            return null;
        }
        String file = type.getName().replace('.', '/') + ".class";
        ClassLoader loader = type.getClassLoader();
        byte[] found = ClassLoader.getSystemClassLoader().equals(loader) ? ofClassPath(type, file) : null;
        if (found != null) {
            return found;
        }
        try (InputStream in =
                loader == null ? ClassLoader.getSystemResourceAsStream(file) : loader.getResourceAsStream(file)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }

    /** Straight from its jar: the first by way of the loader's URLs takes a program some milliseconds. */
    private static byte @Nullable [] ofClassPath(Class<?> type, String file) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null || type.getModule().isNamed()) {
            return null;
        }
        try {
            File place = new File(source.getLocation().toURI());
            if (!place.isFile()) {
                return null;
            }
            try (JarFile jar = new JarFile(place, false, ZipFile.OPEN_READ, Runtime.version())) {
                ZipEntry entry = jar.getEntry(file);
                return entry == null ? null : jar.getInputStream(entry).readAllBytes();
            }
        } catch (IOException | URISyntaxException | IllegalArgumentException notSuchAJar) {
            return null;
        }
    }

    /**
     * A checksum of the class file as it was when first asked for; for classes on the class path, which do not change.
     *
     * @param type any class
     * @return the checksum, 0 if there is no class file
     */
    public static long checksum(Class<?> type) {
        return CHECKSUMS.get(type);
    }

    /**
     * Whether a class is the implicit class of a compact source file. There is no mark for it; its shape (JLS 8.1.8)
     * is that of a final, otherwise empty-handed class of the unnamed package with one plain constructor and a {@code
     * main}.
     *
     * @param type any class
     * @return whether it has that shape
     */
    public static boolean isImplicit(Class<?> type) {
        if (type.getModifiers() != Modifier.FINAL
                || !type.getPackageName().isEmpty()
                || type.isHidden()
                || type.isRecord()
                || type.isEnum()
                || type.isArray()
                || type.getEnclosingClass() != null
                || type.getSuperclass() != Object.class
                || type.getInterfaces().length > 0) {
            return false;
        }
        try {
            Constructor<?>[] constructors = type.getDeclaredConstructors();
            return constructors.length == 1
                    && constructors[0].getParameterCount() == 0
                    && constructors[0].getModifiers() == 0
                    && hasMain(type);
        } catch (LinkageError e) {
            return false; // one of its signatures names a class that is not there
        }
    }

    private static boolean hasMain(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("main") && method.getReturnType() == void.class) {
                return true;
            }
        }
        return false;
    }
}
