import { expandVariables } from '../config/expand-variables.ts';
import type { MeshConfig } from '../config/mesh-config.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { openStore } from '../registry/open-store.ts';
import type { Store } from '../registry/store.ts';
import { text, type Values } from './command.ts';

/** The options by which a command is told its registry. */
export const REGISTRY_OPTIONS = {
  registry: { type: 'string' },
  local: { type: 'boolean' },
  env: { type: 'string' },
} as const;

export const REGISTRY_HELP = `  --registry ROOT      a folder or s3://bucket/prefix; else MESH_REGISTRY, else \`registry:\` of mesh.yml
  --local              the folder registry/ at the Git root
  --env E              the environment; else \`environments.default\` of mesh.yml, else prod`;

/** Opens the registry: `--registry`, else `--local`, else MESH_REGISTRY, else `mesh.yml`. */
export async function openRegistry(
  values: Values,
  context: Context,
  root: string,
  config: MeshConfig,
): Promise<Store> {
  const named = text(values, 'registry');
  if (named !== undefined && values['local'] === true) {
    throw new UsageError('--registry and --local exclude each other.');
  }
  if (named !== undefined) return openStore(named, context.cwd, context.env);
  if (values['local'] === true) return openStore('registry', root);
  const fromEnv = context.env['MESH_REGISTRY'];
  if (fromEnv) return openStore(fromEnv, root, context.env);
  if (config.registry !== null) {
    return openStore(
      expandVariables(config.registry, context.env, config.path ?? 'mesh.yml'),
      root,
      context.env,
    );
  }
  throw new UsageError(
    'No registry is set.',
    'Write `registry: registry` into mesh.yml, set MESH_REGISTRY, or give --registry ROOT or --local.',
  );
}

export function environmentOf(values: Values, config: MeshConfig): string {
  return text(values, 'env') ?? config.environments.default;
}

/** An environment and those that serve instead of it where an upstream has none of its name. */
export function withFallbacks(environment: string, config: MeshConfig): string[] {
  const chain = [environment];
  for (;;) {
    const next = config.environments.fallback[chain.at(-1) ?? ''];
    if (next === undefined || chain.includes(next)) return chain;
    chain.push(next);
  }
}
