# Runs `mesh hook NAME …` of this repository's own build: npm links no bin of a package in its own root.
# Without Node or a build the hooks that guard refuse, and say how to go on; the ones that only help stay out of the way.
if ! command -v node >/dev/null; then
  echo "mesh: there is no node on PATH, so $1 cannot run: put it there in ~/.config/husky/init.sh, which every hook reads" >&2
elif [ -f dist/cli.js ]; then
  exec node dist/cli.js hook "$@"
else
  echo "mesh: dist/cli.js is missing, so $1 cannot run: npm run build" >&2
fi
case $1 in
  post-*) exit 0 ;;
  *) exit 1 ;;
esac
