// SPDX-License-Identifier: Apache-2.0
package dev.tutti.ffi;

import dev.tutti.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How libraries are found and loaded. */
final class Loading {

    private static final Path LIBRARY_CACHE_PRINTER = Path.of("/sbin/ldconfig");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    private Loading() {}

    static NativeLibrary open(Origin origin) {
        return switch (origin) {
            case Origin.InProcess process -> new NativeLibrary(process, Dl.PROCESS, null);
            case Origin.InFile file -> inFile(file, Path.of(file.path()));
            case Origin.Named named -> named(named);
            case Origin.FromSource source -> {
                Path path = Path.of(source.path());
                yield Files.isReadable(path)
                        ? inFile(source, path)
                        : source.compiler().compile(source.source());
            }
        };
    }

    static NativeLibrary inFile(Origin origin, Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UnavailableException("native library " + path + " cannot be loaded: there is no such file", null);
        }
        Dl.Opened opened = Dl.open(path.toAbsolutePath().toString());
        if (opened.error() != null) {
            throw new UnavailableException("native library " + path + " cannot be loaded: " + opened.error(), null);
        }
        return new NativeLibrary(origin, opened.handle(), path);
    }

    /**
     * By the loader's own rules, then in the versions that it knows: without a compiler's files there is no libm.so.
     */
    private static NativeLibrary named(Origin.Named origin) {
        String name = origin.name();
        boolean isFileName = name.contains(".so") || name.endsWith(".dylib");
        String fileName = isFileName ? name : System.mapLibraryName(name);
        Dl.Opened first = Dl.open(fileName);
        if (first.error() == null) {
            return new NativeLibrary(origin, first.handle(), null);
        }
        List<String> tried = new ArrayList<>(List.of(fileName));
        for (String path : versions(fileName)) {
            tried.add(path);
            Dl.Opened opened = Dl.open(path);
            if (opened.error() == null) {
                return new NativeLibrary(origin, opened.handle(), Path.of(path));
            }
        }
        throw new UnavailableException(
                "native library " + name + " cannot be loaded: " + first.error() + "; tried=" + tried
                        + "; install it, name its file by Native.library(Path),"
                        + " or set LD_LIBRARY_PATH before the JVM starts",
                null);
    }

    /** What the loader's cache has beside a library's plain name, newest first. */
    private static List<String> versions(String fileName) {
        if (!Files.isExecutable(LIBRARY_CACHE_PRINTER)) {
            return List.of();
        }
        try {
            Process printer = new ProcessBuilder(LIBRARY_CACHE_PRINTER.toString(), "-p")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            printer.getOutputStream().close();
            String text = new String(printer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(fileName + ".") && line.contains(" => "))
                    .map(line -> line.substring(line.indexOf(" => ") + 4))
                    .toList();
        } catch (IOException noProcess) {
            return List.of();
        }
    }

    /** The file of a library that is loaded by its name. */
    static @Nullable Path mapped(String name) {
        String begin = name.contains(".so") ? name : System.mapLibraryName(name);
        try (Stream<String> lines = Files.lines(MAPPINGS)) {
            return lines.filter(line -> line.contains("/"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(path -> Objects.toString(path.getFileName()).startsWith(begin))
                    .findFirst()
                    .orElse(null);
        } catch (IOException | RuntimeException notLinux) {
            return null;
        }
    }
}
