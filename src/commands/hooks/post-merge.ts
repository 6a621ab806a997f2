import type { Context } from '../../context.ts';
import { ConfigError, OutsideError, UsageError } from '../../errors.ts';
import { safeText } from '../../report/safe-text.ts';
import { gitRoot } from '../../shell/git.ts';
import { treeSnapshot } from '../../source/tree-snapshot.ts';
import type { Values } from '../command.ts';
import { readConfig } from '../read-config.ts';
import { readIfThere } from '../write-files.ts';
import type { Hook } from './hook.ts';

/** Git has merged already: nothing that happens here may look like a failed merge. */
export const hook: Hook = async (_, context) => {
  const root = await gitRoot(context.cwd);
  if ((await readIfThere(root, 'mesh.lock')) === null) return 0;
  const said: string[] = [];
  const listener = { ...context, stdout: () => undefined, stderr: (line: string) => said.push(line) };
  try {
    const { command: sync } = await import('../sync.ts');
    const written: string[] = [];
    const values = { frozen: true, ...(await registryOption(root, context)) };
    await sync.run({ values, positionals: [] }, { ...listener, stdout: (line) => written.push(line) });
    const files = written.filter((line) => line.startsWith('wrote '));
    const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
    if (files.length > 0) context.stderr(`mesh: upstreams brought to mesh.lock (${count})\n`);
  } catch (error) {
    const known =
      error instanceof OutsideError || error instanceof ConfigError || error instanceof UsageError;
    if (!known) throw error;
    said.push(`mesh: ${error.message}`);
  }
  const [first] = said.join('').split('\n');
  if (first) context.stderr(`${safeText(first)} (the old state stays; \`mesh sync\` tries again)\n`);
  return 0;
};

/** A repository whose registry/ is named by nothing but `--local` in its scripts has one all the same. */
async function registryOption(root: string, context: Context): Promise<Values> {
  const config = await readConfig(treeSnapshot(root));
  const isSet = Boolean(context.env['MESH_REGISTRY']) || config.registry !== null;
  return isSet ? {} : { local: true };
}
