# Before a push: judges each pushed commit as Git holds it, then compiles the projects that it touches and those
# downstream of them, and validates their lineage. Git writes the refs to stdin, so nothing may read it before.
exec sh hooks/mesh.sh pre-push "$@"
