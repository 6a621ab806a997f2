# What the hooks share that come after Git has done its work: HOOK OLD NEW [what Git gives the hook]. Never fails.
# Between the steps of a rebase, a cherry-pick or a bisect nothing is done: the last step is what counts.
hook=$1 old=$2 new=$3
shift 3

if [ "$hook" != post-rewrite ]; then
  folder=$(git rev-parse --git-dir) || exit 0
  for mark in rebase-merge rebase-apply sequencer CHERRY_PICK_HEAD REVERT_HEAD BISECT_LOG; do
    [ -e "$folder/$mark" ] && exit 0
  done
fi

sh hooks/mesh.sh "$hook" "$@"

changed=$(git diff --name-only "$old" "$new" -- package-lock.json requirements.txt 2>/dev/null | tr '\n' ' ')
[ -z "$changed" ] || echo "mesh: changed: ${changed}– npm run setup installs what they ask for" >&2
exit 0
