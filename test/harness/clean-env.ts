import { devNull } from 'node:os';

/** This process's environment without what would change Git, dbt, AWS or the mesh; identity by variables. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const foreign = /^(GIT_|MESH|DBT_|AWS_|GITHUB_|CI$|NO_COLOR$|FORCE_COLOR$|HUSKY|NODE_OPTIONS$|npm_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
}
