# After a rebase: brings state/, which Git ignores, to what mesh.lock says. Never fails. A commit that was amended
# lies in the working tree already.
[ "${1-}" = rebase ] || exit 0
exec sh hooks/after.sh post-rewrite ORIG_HEAD HEAD "$@"
