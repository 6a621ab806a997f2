# Before a merge that Git commits by itself, for which it runs no pre-commit: the same judgement of the index.
exec sh hooks/mesh.sh pre-merge-commit
