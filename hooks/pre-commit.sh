# Before a commit: meshgate judges exactly what is staged, with Node and Git alone, and says nothing about a clean one.
sh hooks/mesh.sh pre-commit || exit

# Only what passed is handed to lint-staged, which may rewrite this repository's own sources. It costs 0.4 s, so it
# does not start where none is staged.
git diff --cached --quiet --diff-filter=ACMR -- '*.ts' '*.mjs' '*.js' '*.json' ':!registry' && exit 0
exec node_modules/.bin/lint-staged --quiet
