# What the scenarios of this folder may call besides the prelude of all.

# Builds sales as it is declared first, publishes it into a registry inside the repository, and commits that.
published() {
  printf '%s\n' node_modules dist target/ >.gitignore
  printf '%s\n' 'version: 1' 'registry: registry' >mesh.yml
  mkdir -p sales/target && sed "s|WORDS|Orders|" "$REPO/test/scenarios/post/sales-manifest.json" >sales/target/manifest.json
  mesh publish sales >/dev/null && git add --all && git commit --quiet --message='Published'
}

# amount is called total from now on, in SQL and YAML.
rename_amount() {
  edit sales/models/orders.sql amount total && edit sales/models/schema.yml amount total
}
