import { LineCounter, parseDocument } from 'yaml';
import { ConfigError } from '../errors.ts';
import type { PlaceAt } from './entry-place.ts';
import {
  type Bridge,
  type Compatibility,
  DEFAULT_CONFIG,
  type MeshConfig,
  type RuleSetting,
} from './mesh-config.ts';
import { type RawAccepted, readAccepted } from './read-accepted.ts';
import { type RawWaiver, readWaivers } from './read-waivers.ts';
import { meshSchema } from './schema.ts';
import { validate } from './validate.ts';

interface RawConfig {
  readonly registry?: string;
  readonly environments?: Readonly<Record<string, unknown>>;
  readonly projects?: Readonly<Record<string, RawProject | null>>;
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly sync?: MeshConfig['sync'];
  readonly prePush?: MeshConfig['prePush'];
  readonly dbt?: string;
  readonly compatibility?: Compatibility;
  readonly accept?: readonly RawAccepted[] | null;
  readonly waivers?: readonly RawWaiver[] | null;
}

interface RawProject {
  readonly upstreams?: Readonly<Record<string, Bridge>>;
  readonly dbt?: string;
  readonly role?: string;
  readonly compatibility?: Compatibility;
  readonly models?: Readonly<Record<string, { readonly compatibility?: Compatibility } | null>> | null;
}

/** @throws ConfigError with the place, for text that is no YAML or says what `mesh.yml` does not know. */
export function parseMeshConfig(text: string, path: string): MeshConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    merge: true,
    uniqueKeys: false,
  });
  const placeAt: PlaceAt = (offset) => ({ path, ...lines.linePos(offset) });
  const at = (offset: number): string => {
    const { line, col } = placeAt(offset);
    return `${path}:${line}:${col}`;
  };
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw new ConfigError(firstLine(broken.message), {
      at: at(broken.pos[0]),
      next: 'Mend the YAML and try again.',
    });
  }
  const problem = validate(document.contents, meshSchema, 'mesh.yml');
  if (problem !== null) {
    throw new ConfigError(problem.message, {
      at: at(problem.offset),
      next: 'docs/mesh-yml.md lists every key.',
    });
  }
  const raw = (document.toJS() ?? {}) as RawConfig;
  const { default: standard, fallback, ...targets } = raw.environments ?? {};
  return {
    path,
    registry: raw.registry ?? null,
    environments: {
      default: typeof standard === 'string' ? standard : DEFAULT_CONFIG.environments.default,
      fallback: (fallback ?? {}) as Record<string, string>,
      targets: Object.fromEntries(
        Object.entries(targets).flatMap(([name, value]) => {
          const target = (value as { target?: string } | null)?.target;
          return target === undefined ? [] : [[name, target]];
        }),
      ),
    },
    upstreams: new Map(
      Object.entries(raw.projects ?? {}).map(([name, project]) => [
        name,
        new Map(Object.entries(project?.upstreams ?? {})),
      ]),
    ),
    rules: new Map(Object.entries(raw.rules ?? {})),
    sync: raw.sync ?? DEFAULT_CONFIG.sync,
    prePush: raw.prePush ?? DEFAULT_CONFIG.prePush,
    dbt: { projects: ofProjects(raw, ({ dbt }) => dbt), others: raw.dbt ?? null },
    roles: ofProjects(raw, ({ role }) => role),
    compatibility: {
      standard: raw.compatibility ?? DEFAULT_CONFIG.compatibility.standard,
      projects: ofProjects(raw, ({ compatibility }) => compatibility),
      models: ofProjects(raw, ({ models }) => {
        const set = Object.entries(models ?? {}).flatMap(([name, model]) =>
          model?.compatibility === undefined ? [] : [[name, model.compatibility] as const],
        );
        return set.length === 0 ? undefined : new Map(set);
      }),
    },
    accept: readAccepted(raw.accept ?? [], document, placeAt),
    waivers: readWaivers(raw.waivers ?? [], document, placeAt),
  };
}

/** One setting of each project that has it. */
function ofProjects<T>(
  { projects }: RawConfig,
  setting: (project: RawProject) => T | undefined,
): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(projects ?? {}).flatMap(([name, project]) => {
      const value = setting(project ?? {});
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
