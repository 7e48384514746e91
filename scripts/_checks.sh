# Sourced by lint, docs and test, after _venv.sh: the checks they share.
# shellcheck shell=bash disable=SC2154  # $python is _venv.sh's

lint() {
  say "ruff check"
  "$python" -m ruff check .
  say "ruff format --check"
  "$python" -m ruff format --check .
  say "mypy"
  if [ -n "${NO_COLOR:-}" ]; then "$python" -m mypy --no-color-output; else "$python" -m mypy; fi
}

build_docs() { # strict, and from the start: Sphinx warns only of the pages that it reads
  say "documentation"
  "$python" -m sphinx --builder html --fresh-env --write-all --fail-on-warning --quiet --jobs auto \
    --doctree-dir "${python%/bin/python}/doctrees" docs site
}

lint_and_docs() { # at once, each mostly on a core of its own; what the second says comes after the first
  local said lint docs bad=0
  said=$(mktemp)
  build_docs >"$said" 2>&1 & docs=$!
  lint & lint=$!
  wait "$lint" || bad=$?
  wait "$docs" || bad=$?
  cat "$said" >&2
  rm -f "$said"
  return "$bad"
}
