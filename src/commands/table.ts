import type { Command } from './command.ts';

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** Every command, loaded only when it is asked for. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  check: { summary: 'judge every reference between projects', load: () => import('./check.ts') },
  ls: { summary: 'show the projects as meshgate reads them', load: () => import('./ls.ts') },
  compile: { summary: 'compile with dbt, then validate lineage', load: () => import('./compile.ts') },
  validate: { summary: 'validate lineage in compiled manifests', load: () => import('./validate.ts') },
  publish: { summary: "publish a project's contract to the registry", load: () => import('./publish.ts') },
  sync: { summary: 'bring upstream manifests and sources files here', load: () => import('./sync.ts') },
  history: { summary: "list a project's publications", load: () => import('./history.ts') },
  rollback: { summary: 'make an earlier publication the latest again', load: () => import('./rollback.ts') },
  prune: { summary: 'remove old publications', load: () => import('./prune.ts') },
  diff: { summary: 'list what changed of a contract, and who notices', load: () => import('./diff.ts') },
  fix: { summary: 'write the edits that make findings go away', load: () => import('./fix.ts') },
  doctor: {
    summary: 'look at what meshgate stands on here',
    load: () => import('./doctor.ts'),
  },
  grants: {
    summary: "print the warehouse's grants that say what the rules say",
    load: () => import('./grants.ts'),
  },
  rules: { summary: 'list the rules', load: () => import('./rules.ts') },
  explain: { summary: 'explain one rule', load: () => import('./explain.ts') },
  hook: { summary: 'what a Git hook runs', load: () => import('./hook.ts') },
};
