import { stringify } from 'yaml';
import type { Bridge } from '../../config/mesh-config.ts';

/** One project that reads another one, and how. */
export interface FoundBridge {
  readonly project: string;
  readonly upstream: string;
  /** null where nothing says how it is read. */
  readonly bridge: Bridge | null;
}

/** A first `mesh.yml`: what was found, and what there is to decide, as remarks. */
export function meshYml(bridges: readonly FoundBridge[], schemaPath: string | null): string {
  const projects = new Map<string, Map<string, Bridge | null>>();
  for (const { project, upstream, bridge } of bridges) {
    const upstreams = projects.get(project) ?? new Map<string, Bridge | null>();
    upstreams.set(upstream, bridge);
    projects.set(project, upstreams);
  }
  const known = [...projects].flatMap(([project, upstreams]) => {
    const said = [...upstreams].filter(([, bridge]) => bridge !== null);
    return said.length === 0 ? [] : [line(project, said)];
  });
  const open = [...projects].flatMap(([project, upstreams]) => {
    const unsaid = [...upstreams].filter(([, bridge]) => bridge === null);
    return unsaid.length === 0
      ? []
      : [
          `#${line(
            project,
            unsaid.map(([name]) => [name, 'loom']),
          ).slice(1)}`,
        ];
  });
  return [
    ...(schemaPath === null ? [] : [`# yaml-language-server: $schema=${schemaPath}`]),
    'version: 1',
    '# Where contracts are published: a folder of this repository, or s3://bucket/prefix.',
    '# registry: registry',
    ...(known.length === 0
      ? []
      : ['# Who reads whom, and over which bridge: loom or sources.', 'projects:', ...known]),
    ...(open.length === 0
      ? []
      : [
          '# These read projects that are not here. Say over which bridge, loom or sources, or leave it to the warning.',
          ...(known.length === 0 ? ['# projects:'] : []),
          ...open,
        ]),
    '# What a change of a public model may break: none, readers, query (the default), strict.',
    '# compatibility: query',
    '',
  ].join('\n');
}

function line(project: string, upstreams: readonly (readonly [string, Bridge | null])[]): string {
  const map = Object.fromEntries([[project, { upstreams: Object.fromEntries(upstreams) }]]);
  const flow = stringify([map], {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: false,
  }).trim();
  // `[{a: {…}}]` without its brackets is the line of a block.
  return `  ${flow.slice(2, -2)}`;
}
