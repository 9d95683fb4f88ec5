#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the home of a JDK that builds and runs Tutti: the first fit of JAVA_HOME, the java on the PATH, the places
# where installers put JDKs, and Maven's toolchains. None: one line on stderr, exit code 3.
# TUTTI_JDK_ROOT, empty but for tests, is put before the places that are absolute.
set -u

floor=25.0.3 # older 25s can corrupt pinned heap arrays (JDK-8377811)
root=${TUTTI_JDK_ROOT-}
user=${HOME-}
found=

# accept HOME: prints it and ends if it holds a JDK that fits, else adds what it holds to $found.
accept() {
    [ -f "$1/release" ] || return 0
    version=
    while IFS== read -r key value; do
        [ "$key" != JAVA_VERSION ] || version=${value#\"}
    done <"$1/release"
    version=${version%%[!0-9.]*}
    IFS=. read -r feature interim update rest <<EOF
$version
EOF
    if [ "${feature:-0}" -gt 25 ] ||
        { [ "${feature:-0}" -eq 25 ] && { [ "${interim:-0}" -gt 0 ] || [ "${update:-0}" -ge 3 ]; }; }; then
        if [ -x "$1/bin/javac" ]; then
            cd "$1" && pwd && exit 0
        fi
        version="$version without javac"
    fi
    home=$(cd -P "$1" && pwd)
    case $found in
    *"($home)"*) ;; # two names of one JDK
    *) found="$found, $version ($home)" ;;
    esac
}

[ -z "${JAVA_HOME-}" ] || accept "$JAVA_HOME"

java=$(command -v java) && java=$(readlink -f "$java") && accept "${java%/bin/java}"

for home in "$root"/usr/lib/jvm/* "$root"/usr/java/* "$root"/opt/java "$root"/opt/java/* "$root"/opt/jdk* \
    "$root"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$user"/.sdkman/candidates/java/* "$user"/.jdks/*; do
    accept "$home"
done

if [ -f "$user/.m2/toolchains.xml" ]; then
    while read -r home; do
        accept "$home"
    done <<EOF
$(sed -n 's:.*<jdkHome>[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*</jdkHome>.*:\1:p' "$user/.m2/toolchains.xml")
EOF
fi

found=${found#, }
echo "tutti: no JDK $floor or later: looked at JAVA_HOME (${JAVA_HOME:-unset}), PATH, /usr/lib/jvm, /usr/java, /opt/java," \
    "/opt/jdk*, /Library/Java/JavaVirtualMachines, ~/.sdkman, ~/.jdks, ~/.m2/toolchains.xml; found ${found:-none};" \
    "install Temurin 25 (Debian package temurin-25-jdk, or 'sdk install java 25-tem') or set JAVA_HOME" >&2
exit 3
