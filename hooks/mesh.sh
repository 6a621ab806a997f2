# Runs `mesh hook NAME …` of this repository's own build: npm links no bin of a package in its own root.
# Where that cannot be, the hooks that guard refuse and say how to go on; the ones that only help stay out of the way.
name=$1

give_up() {
  echo "mesh: $1" >&2
  case $name in
    post-*) exit 0 ;;
    *) exit 1 ;;
  esac
}

if [ -n "${MESH_SKIP-}" ]; then
  case ",$(printf %s "$MESH_SKIP" | tr -d ' ')," in
    *",$name,"*)
      echo "mesh: $name skipped by MESH_SKIP" >&2
      exit 0
      ;;
  esac
fi

# https://typicode.github.io/husky/how-to.html#node-version-managers-and-guis
command -v node >/dev/null 2>&1 ||
  give_up "there is no node on PATH, so $name cannot run: put it there in ~/.config/husky/init.sh, which every hook reads"

[ -f dist/cli.js ] || give_up "dist/cli.js is missing, so $name cannot run: npm run build"

# A build that is older than its sources would judge by rules of yesterday.
if [ -f src/cli.ts ] && [ -n "$(find src scripts/build.mjs package.json package-lock.json -newer dist/cli.js 2>/dev/null)" ]; then
  echo "mesh: dist/ is older than its sources and is built anew" >&2
  node scripts/build.mjs >/dev/null 2>&1 || give_up "dist/ is older than its sources and cannot be built: npm run setup"
fi
exec node dist/cli.js hook "$@"
