import type { Command } from './command.ts';

interface Entry {
  /** At most thirty characters: the overview has two commands on a line. */
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** Every command, loaded only when it is asked for, by what one is about. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  'Judge what is written': {
    check: { summary: 'every reference', load: () => import('./check.ts') },
    fix: { summary: 'the safe edits for findings', load: () => import('./fix.ts') },
    baseline: { summary: 'accept what is found today', load: () => import('./baseline.ts') },
    diff: { summary: 'what changed of a contract', load: () => import('./diff.ts') },
  },
  'Build with dbt': {
    compile: { summary: 'compile, then validate', load: () => import('./compile.ts') },
    validate: { summary: 'lineage in manifests', load: () => import('./validate.ts') },
  },
  'Publish and read': {
    publish: { summary: 'a contract to the registry', load: () => import('./publish.ts') },
    'can-i-publish': { summary: 'whom would it break?', load: () => import('./can-i-publish.ts') },
    verify: { summary: 'try a candidate on its readers', load: () => import('./verify.ts') },
    promote: { summary: 'make the candidate the latest', load: () => import('./promote.ts') },
    sync: { summary: 'bring upstreams here', load: () => import('./sync.ts') },
    history: { summary: 'what was published', load: () => import('./history.ts') },
    rollback: { summary: 'back to an earlier one', load: () => import('./rollback.ts') },
    prune: { summary: 'remove old publications', load: () => import('./prune.ts') },
  },
  'Set up and look up': {
    init: { summary: 'gate this repository', load: () => import('./init.ts') },
    doctor: { summary: 'is all here that it needs?', load: () => import('./doctor.ts') },
    grants: { summary: 'the rules as SQL grants', load: () => import('./grants.ts') },
    rules: { summary: 'list the rules', load: () => import('./rules.ts') },
    explain: { summary: 'explain one rule', load: () => import('./explain.ts') },
    ls: { summary: 'the projects as read', load: () => import('./ls.ts') },
    hook: { summary: 'what a Git hook runs', load: () => import('./hook.ts') },
  },
};

export const COMMANDS: Readonly<Record<string, Entry>> = Object.assign({}, ...Object.values(GROUPS));
