#!/usr/bin/env bash
# Drives the real window on a virtual display, through the first two steps, with keyboard and mouse, and looks at what is painted.
#
#   drive.sh PROGRAM [FOLDER]      FOLDER gets the screenshots (a temporary one unless told)
#
# Needs: apt-get install --no-install-recommends xvfb xdotool openbox imagemagick x11-utils libxkbcommon-x11-0
set -euo pipefail
program=$(realpath "$1")
shots=${2:-$(mktemp -d)}
mkdir -p "$shots"
scratch=$(mktemp -d)
pids=()

# Ends what was started, the last first, by its id.
finish() {
    local index
    for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
        kill "${pids[index]}" 2>/dev/null || true
        wait "${pids[index]}" 2>/dev/null || true
    done
    rm -rf "$scratch"
}
trap finish EXIT

fail() {
    echo "$1" >&2
    sed 's/^/    /' "$scratch/program.log" >&2 || true
    exit 1
}

# Waits up to 20 seconds until a command succeeds.
until_true() {
    for _ in $(seq 100); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.2
    done
    return 1
}

shot() {
    import -window root "$shots/$1.png"
}

# The number of pixels that have exactly this colour.
pixels() {
    convert "$shots/$1.png" -fill black +opaque "$2" -fill white -opaque "$2" -format '%[fx:round(mean*w*h)]' info:
}

# A screen is painted when it has text (many shades) and the accent of its main action.
painted() {
    shot "$1"
    [[ $(identify -format %k "$shots/$1.png") -ge 60 && $(pixels "$1" '#0A6478') -ge 200 ]]
}

# Clicks the filled button: the one large area in the accent colour, of which each screen has one.
press_filled() {
    local centre
    centre=$(convert "$shots/$1.png" -fill black +opaque '#0A6478' -fill white -opaque '#0A6478' \
        -define connected-components:verbose=true -define connected-components:sort=area \
        -connected-components 4 null: | awk '$5 ~ /255|white/ && !found { print $3; found = 1 }')
    [[ -n $centre ]] || fail "There is no filled button: see $shots/$1.png."
    xdotool mousemove "${centre%%.*}" "$(cut -d, -f2 <<<"$centre" | cut -d. -f1)" click 1
}

# Whether the screen looks different from an earlier one in more than a few pixels.
differs() {
    local changed
    shot "$2"
    changed=$(compare -metric AE "$shots/$1.png" "$shots/$2.png" null: 2>&1 || true)
    [[ ${changed%%.*} =~ ^[0-9]+$ && ${changed%%.*} -gt 2000 ]]
}

# Whether a window manager has taken over, so that windows can be activated.
managed() {
    xprop -root _NET_SUPPORTED | grep -q _NET_ACTIVE_WINDOW
}

# Whether the account that was typed has reached the database, as the command line sees it.
kept() {
    "$program" --data-dir "$scratch/data" account list --json | grep -q '"name": "Example UK"'
}

mkdir -p "$scratch/data"
echo 'theme = "light"' >"$scratch/data/settings.toml"
: >"$scratch/program.log"

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$scratch/display" 2>"$scratch/xvfb.log" &
pids+=($!)
until_true test -s "$scratch/display" || fail "The virtual display did not start."
DISPLAY=:$(<"$scratch/display")
export DISPLAY
unset WAYLAND_DISPLAY WAYLAND_SOCKET
openbox >"$scratch/openbox.log" 2>&1 &
pids+=($!)
until_true managed || fail "The window manager did not start."

"$program" --data-dir "$scratch/data" >"$scratch/program.log" 2>&1 &
pids+=($!)
until_true xdotool search --onlyvisible --pid "${pids[2]}" || fail "The window did not open."
window=$(xdotool search --onlyvisible --pid "${pids[2]}" | tail -n 1)
xdotool windowactivate --sync "$window"
xdotool windowmove --sync "$window" 40 20 windowsize --sync "$window" 1040 720
until_true painted home || fail "The start page is not painted: see $shots/home.png."

# Home, with the mouse: "Set up" is the filled button.
press_filled home
until_true differs home step-1 || fail "Set up does not open step 1: see $shots/step-1.png."
until_true painted step-1 || fail "Step 1 is not painted: see $shots/step-1.png."

# Step 1, with the keyboard: what is typed reaches the account's name, and the account is kept at once.
xdotool type --delay 30 'Example UK'
until_true kept || fail "The typed name is not kept: see $shots/step-1.png."

# Next, with the mouse: it is the filled button now.
until_true differs step-1 step-1-typed || fail "The typed name is not shown: see $shots/step-1-typed.png."
press_filled step-1-typed
until_true differs step-1-typed step-2 || fail "Next does not open step 2: see $shots/step-2.png."
until_true painted step-2 || fail "Step 2 is not painted: see $shots/step-2.png."

kill -0 "${pids[2]}" || fail "The program ended by itself."
echo "The window opened, kept what was typed, and went to step 2: $shots"
