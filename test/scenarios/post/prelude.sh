# What the scenarios of this folder may call besides the prelude of all.

# Builds sales with WORDS in the description of its model, and publishes it.
publish() {
  mkdir -p sales/target && sed "s|WORDS|$1|" "$REPO/test/scenarios/post/sales-manifest.json" >sales/target/manifest.json
  mesh publish sales >/dev/null
}

# What of sales stands in the state of a project.
words() { grep -o '"description": *"[a-z]\{1,\}"' "$1/state/sales/manifest.json" | cut -d '"' -f 4; }

# A registry beside the repository; marketing reads sales over generated sources, finance over dbt-loom. All in step.
start() {
  printf '%s\n' node_modules dist target/ state/ >.gitignore
  printf '%s\n' 'version: 1' 'registry: ../shelf' 'projects:' '  marketing: {upstreams: {sales: sources}}' \
    '  finance: {upstreams: {sales: loom}}' >mesh.yml
  printf '%s\n' "select * from {{ source('sales', 'orders') }}" >marketing/models/reach.sql
  publish first && mesh sync >/dev/null && git add --all && git commit --quiet --message='In step'
}

# A branch on which somebody moved the lock to a second publication; this one stays where it was.
branch_that_moved() {
  git switch --quiet --create "$1" && publish second && mesh sync >/dev/null &&
    git commit --quiet --all --message='Move the lock' && git switch --quiet -
}

# An S3 that takes every connection and never answers. Its address is in $HOLE.
black_hole() {
  node -e "require('net').createServer(() => {}).listen(0, '127.0.0.1', function () { require('fs').writeFileSync('../port', String(this.address().port)) })" >/dev/null 2>&1 &
  while [ ! -s ../port ]; do sleep 0.1; done
  HOLE="s3://bucket?endpoint=http://127.0.0.1:$(cat ../port)"
  export AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_REGION=us-east-1
}
