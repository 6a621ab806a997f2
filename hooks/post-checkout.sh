# After a switch of branches: brings state/, which Git ignores, to what mesh.lock says. Never fails: the status of
# this hook is that of `git checkout`. Git gives 0 as the third word where only files were checked out.
[ "${3-}" = 1 ] || exit 0
exec sh hooks/after.sh post-checkout "$1" "$2" "$@"
