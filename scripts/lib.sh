#!/usr/bin/env bash
# What the scripts share: saying things, timing steps, and installing what a bare machine lacks.
# To be sourced by a script that has gone to the project's root.
# shellcheck disable=SC2034 # the lists are for those scripts

# Where cargo builds, as an absolute path.
target_dir=${CARGO_TARGET_DIR:-target}
case $target_dir in /*) ;; *) target_dir=$PWD/$target_dir ;; esac

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $*"
    exit 1
}

# step NAME COMMAND...: runs one step and prints its name, how it ended and its seconds.
# Without standard input, so that nothing can wait for an answer.
step() {
    local name=$1 began=$SECONDS status
    shift
    say "==> $name"
    # Bash ignores `set -e` inside of a condition, so the shell is told not to stop instead.
    set +e
    (set -e && "$@") </dev/null
    status=$?
    set -e
    ((status == 0)) || fail "$name failed after $((SECONDS - began)) s (exit code $status)"
    say "<== $name: ok, $((SECONDS - began)) s"
}

# skip WHAT WHY: a check that cannot be made here. A build server must make all of them.
skip() {
    [[ ${CI:-} != true ]] || fail "$1 cannot be skipped in CI: $2"
    say "######## SKIPPED: $1: $2"
}

is_debian() { command -v dpkg-query apt-get >/dev/null 2>&1; }

is_installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "this needs root rights, and there is no sudo: $*"
    fi
}

# need_debian PACKAGE...: installs those that are missing. Elsewhere it says what is needed.
need_debian() {
    local package missing=()
    if ! is_debian; then
        say "######## This is not a Debian system, so nothing is installed. If something is missing"
        say "######## below, install what these Debian packages hold: $*"
        return
    fi
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    say "installing: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

need_cargo() {
    # rustup's own place, for shells that have not read its settings.
    command -v cargo >/dev/null 2>&1 || PATH="$HOME/.cargo/bin:$PATH"
    command -v cargo >/dev/null 2>&1 ||
        fail "cargo is missing: install Rust (https://rustup.rs), at least the version that Cargo.toml names"
}

# need_cargo_part COMMAND COMPONENT: a part of the toolchain that a minimal profile leaves out.
need_cargo_part() {
    cargo "$1" --version >/dev/null 2>&1 && return
    command -v rustup >/dev/null 2>&1 || fail "cargo $1 is missing: install the Rust component $2"
    rustup component add "$2"
}

# Servers often have no folder for sockets, and Mesa complains about that at every start.
need_runtime_folder() {
    [[ -z ${XDG_RUNTIME_DIR:-} ]] || return 0
    mkdir -p "$target_dir/runtime"
    export XDG_RUNTIME_DIR=$target_dir/runtime
}

# The compiler and the C parts of dependencies.
build_packages=(gcc libc6-dev)

# A window on X11, and Vulkan: Mesa's drivers for graphics cards, and its processor renderer.
window_packages=(
    libvulkan1 mesa-vulkan-drivers
    libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0
)

# A screen that nobody sees, and what else a desktop has: its bus, the bus of screen readers, and
# another program that copies and pastes.
desktop_packages=(xvfb xdotool dbus at-spi2-core xclip)

# What PySide6 links to, for the Python package's tests of Qt; they show no window of Qt's.
qt_packages=(libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libdbus-1-3)
