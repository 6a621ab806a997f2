export const HOOKS = [
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'post-merge',
  'post-checkout',
  'post-rewrite',
] as const;
export type HookName = (typeof HOOKS)[number];

/** The line that a hook of Husky, or any script of the repository's own, needs. */
export function hookLine(hook: HookName): string {
  return `node_modules/.bin/meshgate hook ${hook} "$@"`;
}

export const HOOKS_FOLDER = '.githooks';

/** Hooks of the repository's own, where there is no hook manager: each is one line, and what they share is `mesh`. */
export function ownHooks(): readonly (readonly [path: string, text: string])[] {
  const hooks = HOOKS.map((hook) => [`${HOOKS_FOLDER}/${hook}`, hookOf(hook)] as const);
  return [[`${HOOKS_FOLDER}/mesh`, SHARED], ...hooks];
}

function hookOf(hook: HookName): string {
  return `#!/bin/sh\nexec sh "$(dirname "$0")/mesh" ${hook} "$@"\n`;
}

const SHARED = `# What the hooks beside this file share; written by mesh init. Those before a commit or push refuse what breaks the
# mesh, those after Git bring upstream contracts to what mesh.lock says and never fail.
if [ -x node_modules/.bin/meshgate ]; then exec node_modules/.bin/meshgate hook "$@"; fi
if command -v meshgate >/dev/null 2>&1; then exec meshgate hook "$@"; fi
echo "mesh: meshgate is not installed, so $1 cannot run: npm install --global meshgate" >&2
case $1 in post-*) exit 0 ;; *) exit 1 ;; esac
`;
