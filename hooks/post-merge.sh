# After a merge or a pull: brings state/ and the generated sources to what mesh.lock says. Never fails, and says
# one line only when something changed or could not be had.
exec sh hooks/after.sh post-merge ORIG_HEAD HEAD "$@"
