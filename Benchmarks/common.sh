# What the benchmarks share; read with `.`, not run.

peers=${GIT_CCDS_PEERS:-$(cd "$(dirname "$0")/.." && pwd)/.build-peers}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
export HOME="$place/home" GIT_CONFIG_NOSYSTEM=1
mkdir "$HOME"
git config --global user.name Bench
git config --global user.email bench@example.org
git config --global init.defaultBranch main

# native PEER NAME: the native binary inside a wheel, whose launcher is Python.
native() {
    found=$(find "$peers/$1" -type f -name "$2" -perm -u+x -size +500k | head -1)
    echo "${found:-$peers/$1/bin/$2}"
}

# compare BASE NAME=COMMAND...: the median time of each command, and its ratio to that of BASE; runs interleaved. The folder
# that CLEAN names is a new one for each, and then a command that fails ends it all. The old ones go at the end: where files
# were just removed, ext4 looks through all of them for each that is made. With MEMORY set, the most memory that each had is
# told too.
compare() {
    base=$1
    shift
    python3 - "$base" "$@" <<'PY'
import os, shlex, statistics, subprocess, sys, tempfile, time

commands = [("(base) " + os.path.basename(sys.argv[1].split()[0]), sys.argv[1])]
commands += [word.split("=", 1) for word in sys.argv[2:]]
rounds = int(os.environ.get("ROUNDS", "30"))
clean = os.environ.get("CLEAN")
times = {name: [] for name, _ in commands}
peaks = {name: 0 for name, _ in commands}
for round in range(rounds + 1):
    for name, command in commands:
        words = shlex.split(command)
        if clean:
            if os.path.exists(clean):
                os.rename(clean, os.path.join(tempfile.mkdtemp(dir=os.path.dirname(clean)), name))
            os.mkdir(clean)
        start = time.perf_counter()
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if clean and child.returncode:
            sys.exit(f"'{command}' ended with {child.returncode}")
        if round:
            times[name].append(time.perf_counter() - start)
        peaks[name] = max(peaks[name], usage.ru_maxrss // 1024)
base = statistics.median(times[commands[0][0]])
memory = "MEMORY" in os.environ
print(f"{'command':<24}{'median':>12}{'ratio':>10}" + f"{'peak':>10}" * memory)
for name, _ in commands:
    median = statistics.median(times[name])
    print(f"{name:<24}{median * 1000:>9.1f} ms{median / base:>9.2f}x" + f"{peaks[name]:>7} MB" * memory)
PY
}
