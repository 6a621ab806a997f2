# Runs `mesh hook NAME …` of this repository's own build: npm links no bin of a package in its own root.
# With no build the hooks that guard refuse, and say how to go on; the ones that only help stay out of the way.
if [ -f dist/cli.js ]; then
  exec node dist/cli.js hook "$@"
fi
echo "mesh: dist/cli.js is missing, so $1 cannot run: npm run build" >&2
case $1 in
  post-*) exit 0 ;;
  *) exit 1 ;;
esac
