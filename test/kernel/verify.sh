#!/usr/bin/env bash
# The kernel under the clients that people use. Debian brings most of them:
#   apt-get install python3-jupyter-client python3-jupyter-kernel-test python3-nbclient jupyter-nbconvert jupyter-console
# Set LAB to a Python environment with JupyterLab and Notebook (pip install jupyterlab notebook) to try these as well, in
# a browser: Debian's chromium, or the one that CHROMIUM names. PICTURES is a folder for what the browser shows. Says which
# checks did not run, and then ends with 2; with 1 where a check failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export JUPYTER_PATH="$scratch/share/jupyter" JUPYTER_CONFIG_DIR="$scratch/config" JUPYTER_DATA_DIR="$scratch/data"
failed=0
missing=0

# check NAME NEEDS COMMAND…: runs the command if the needed one succeeds.
check() {
  local name=$1 needs=$2
  shift 2
  if ! eval "$needs" >/dev/null 2>&1; then
    printf 'NOT RUN  %s (needs: %s)\n' "$name" "$needs"
    missing=1
  elif "$@" >"$scratch/log" 2>&1; then
    printf 'ok       %s\n' "$name"
  else
    printf 'FAILED   %s\n' "$name"
    sed 's/^/    /' "$scratch/log" | tail -40
    failed=1
  fi
}

has_outputs() {
  node -e '
    const { cells } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const text = cells.map((c) => JSON.stringify(c.outputs)).join("\n");
    const wanted = [/"40"/, /flowers_knn {2}5 trials: every candidate has run/, /text\/html/, /1499\\n/];
    const lost = wanted.filter((w) => !w.test(text));
    if (lost.length > 0 || /"output_type":"error"/.test(text)) { console.error(lost, text); process.exit(1); }
  ' "$1"
}
# execute NBCONVERT OUTPUT: runs the notebook and looks at what it holds.
execute() {
  cp test/kernel/verify.ipynb "$scratch/$2.ipynb"
  "$1" nbconvert --to notebook --execute --inplace "$scratch/$2.ipynb" && has_outputs "$scratch/$2.ipynb"
}
to_html() {
  "$1" nbconvert --to html --output-dir "$scratch" "$scratch/$2.ipynb" && grep -q "flowers_knn" "$scratch/$2.html"
}
console() {
  printf '6 * 7\n' | timeout 60 "$1" console --kernel tunebook --simple-prompt >"$scratch/console" 2>&1
  grep -q "42" "$scratch/console" || { cat "$scratch/console"; return 1; }
}
listed() {
  [[ $("$1" -m jupyter_client.kernelspecapp list) == *tunebook* ]]
}

check "install" "test -f dist/src/cli.js" node dist/src/cli.js kernel install --prefix "$scratch"
check "Jupyter's tests for kernels" "/usr/bin/python3 -c 'import jupyter_kernel_test'" /usr/bin/python3 test/kernel/conformance.py
check "Debian: kernelspec list" "/usr/bin/python3 -c 'import jupyter_client'" listed /usr/bin/python3
check "Debian: nbconvert --execute" "/usr/bin/jupyter nbconvert --version" execute /usr/bin/jupyter debian
check "Debian: nbconvert --to html" "/usr/bin/jupyter nbconvert --version" to_html /usr/bin/jupyter debian
check "Debian: jupyter console" "/usr/bin/jupyter console --version" console /usr/bin/jupyter
lab="${LAB:-none}/bin/jupyter"
check "JupyterLab's environment: kernelspec list" "$lab lab --version" listed "${LAB:-none}/bin/python"
check "JupyterLab's environment: nbconvert --execute" "$lab nbconvert --version" execute "$lab" lab
check "JupyterLab's environment: nbconvert --to html" "$lab nbconvert --version" to_html "$lab" lab

# browse APP: opens the first notebook as it is saved, runs it, and makes a mistake in it.
pictures=${PICTURES:-$scratch/pictures}
browse() { timeout 300 node test/kernel/browser.mjs "$lab" "$1" notebooks/first-study.ipynb "$pictures"; }
browser="test -x ${CHROMIUM:-/usr/bin/chromium} && test -d node_modules/playwright-core"
check "JupyterLab in a browser" "$browser && $lab lab --version" browse lab
check "Notebook in a browser" "$browser && $lab notebook --version" browse notebook

[ "$failed" -eq 0 ] || exit 1
[ "$missing" -eq 0 ] || exit 2
