# Shared by ./run and ./check: what to install, how to build, what to say.

started=$(date +%s)
say() { printf '\n\033[1m== %s\033[0m  [%d s]\n' "$1" "$(($(date +%s) - started))"; }

verdict() {
    if [ "$1" -eq 0 ]; then
        printf '\n\033[1m== OK\033[0m  in %d s\n' "$(($(date +%s) - started))"
    else
        printf '\n\033[1m== FAILED\033[0m (exit %d) after %d s: the reason is in the lines above.\n' "$1" "$(($(date +%s) - started))"
    fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Packages must be installed: run this as root, or install sudo." >&2
        return 77
    fi
}

# Installs the packages of packages.txt that are missing; asks dpkg first, so that a second run takes no time.
install_packages() {
    local missing
    missing=$(while read -r package; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done <packages.txt)
    [ -n "$missing" ] || return 0
    say "Installing $(wc -w <<<"$missing") Debian packages"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >build-packages.log 2>&1 ||
        { tail -n 20 build-packages.log >&2; return 69; }
    rm -f build-packages.log
}

# build PRESET TARGET…
build() {
    local preset=$1
    shift
    # Headers that are read once stay in the cache, too.
    export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
    say "Configuring ($preset)"
    cmake --preset "$preset" --log-level=WARNING
    say "Building ($preset)"
    cmake --build --preset "$preset" --target "$@"
}
