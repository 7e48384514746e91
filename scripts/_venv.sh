# Sourced by the other scripts: finds the root and a Python, and keeps a virtual environment.
# shellcheck shell=bash
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$root"
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV
unset PYTHONDONTWRITEBYTECODE   # else each of the many programs that are started compiles all it imports
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { # a step of the script, on the standard error so that the output is the command's own
  if [ -n "${NO_COLOR:-}" ] || [ ! -t 2 ]; then printf '== %s\n' "$*" >&2
  else printf '\033[1m== %s\033[0m\n' "$*" >&2; fi
}

find_python() { # the first Python of 3.11 or later; PYTHON=... goes first
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13 python3.14 python; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then printf '%s\n' "$candidate"; return; fi
  done
  echo "Kingmaker needs Python 3.11 or later; none was found. Set PYTHON to one." >&2
  return 1
}

# What an environment was made of: change any of it, and it is made anew.
stamp_of() { # PYTHON FILE-OR-FOLDER... -> a hash
  "$1" - "$root" "${@:2}" <<'PY'
import hashlib, pathlib, sys
made_of = hashlib.sha256(f"{sys.version}\n{sys.argv[1]}\n".encode())
for name in sys.argv[2:]:
    path = pathlib.Path(name)
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file() and "__pycache__" not in file.parts:
            made_of.update(f"{file.as_posix()}\n".encode() + file.read_bytes())
print(made_of.hexdigest())
PY
}

# ensure_venv DIR WHAT... -- FILE...
# Makes the environment DIR, with WHAT installed by pip, unless it is there and the files are what
# they were. Leaves its Python in $python.
ensure_venv() {
  local dir=$root/$1 base stamp wanted=()
  shift
  while [ "$1" != -- ]; do wanted+=("$1"); shift; done
  shift
  base=$(find_python)
  if command -v flock >/dev/null; then exec 9>"$dir.lock"; flock 9; fi   # two runs at once take turns
  stamp=$(stamp_of "$base" "$@")
  if [ "$(cat "$dir/stamp" 2>/dev/null)" != "$stamp" ]; then
    say "making ${dir##*/}"
    "$base" -m venv --clear "$dir"
    "$dir/bin/python" -m pip install -qq "${wanted[@]}"
    printf '%s\n' "$stamp" >"$dir/stamp"
  fi
  if command -v flock >/dev/null; then exec 9>&-; fi
  # shellcheck disable=SC2034  # for the script that sources this one
  python=$dir/bin/python
}

need_browser() { # opens pages in the tests; where it cannot be installed, those are skipped and say so
  local name
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then return; fi
  done
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing chromium"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 && return
  fi
  say "no Chromium: the tests that open a page are skipped"
}

# Not compiled when installed: most of it is never imported, and what is, is compiled then.
test_venv() { ensure_venv .venv-test --no-compile -e '.[test]' -- pyproject.toml; }

bench_venv() { ensure_venv .venv-bench -e '.[test,fuzz,peers,bench]' -- pyproject.toml; }

validate_venv() { ensure_venv .venv-validate -e . -- pyproject.toml; } # what Kingmaker itself needs is enough
