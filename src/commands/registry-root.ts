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

/** A registry as it is named, and the folder from which a relative one is taken. */
export interface RegistryRoot {
  readonly root: string;
  readonly base: string;
}

/** The registry by `--registry`, else `--local`, else MESH_REGISTRY, else `mesh.yml`; null where none is set. */
export function registryRoot(
  values: Values,
  context: Context,
  base: string,
  config: MeshConfig,
): RegistryRoot | null {
  const named = text(values, 'registry');
  if (named !== undefined && values['local'] === true) {
    throw new UsageError('--registry and --local exclude each other.');
  }
  if (named !== undefined) return { root: named, base: context.cwd };
  if (values['local'] === true) return { root: 'registry', base };
  const fromEnv = context.env['MESH_REGISTRY'];
  if (fromEnv) return { root: fromEnv, base };
  if (config.registry === null) return null;
  return { root: expandVariables(config.registry, context.env, config.path ?? 'mesh.yml'), base };
}

export async function openRegistry(
  values: Values,
  context: Context,
  base: string,
  config: MeshConfig,
): Promise<Store> {
  const named = registryRoot(values, context, base, config);
  if (named === null) throw noRegistry();
  return openStore(named.root, named.base, context.env);
}

export function noRegistry(): UsageError {
  return new UsageError(
    'No registry is set.',
    'Write `registry: registry` into mesh.yml, set MESH_REGISTRY, or give --registry ROOT or --local.',
  );
}

/** The folder of the repository where a registry may lie. */
export function registryFolder({ registry }: MeshConfig): string {
  return (registry ?? 'registry').replace(/^\.\//, '').replace(/\/$/, '');
}

export function environmentOf(values: Values, config: MeshConfig): string {
  return text(values, 'env') ?? config.environments.default;
}

/** An environment and those that serve instead of it where an upstream has none of its name. */
export function withFallbacks(environment: string, config: MeshConfig): string[] {
  const chain = [environment];
  const fallback = new Map(Object.entries(config.environments.fallback));
  for (;;) {
    const next = fallback.get(chain.at(-1) ?? '');
    if (next === undefined || chain.includes(next)) return chain;
    chain.push(next);
  }
}
