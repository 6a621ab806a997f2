import type { Node } from '../node.ts';
import type { Project } from '../project/project.ts';
import { safeLine } from './safe-text.ts';

/** A table a project: its models, seeds and snapshots with what others may expect of them. */
export function listTable(projects: readonly Project[]): string {
  if (projects.length === 0) return 'No dbt project here: no dbt_project.yml was found.\n';
  return projects.map(projectTable).join('\n');
}

const SHOWN = new Set(['model', 'seed', 'snapshot']);

function projectTable(project: Project): string {
  const upstreams = [...project.upstreams.values()].map(({ name, bridge }) => `${name} (${bridge})`);
  const reads = upstreams.length === 0 ? '' : `  reads ${upstreams.join(', ')}`;
  const title = `${project.name}  ${project.path === '' ? '.' : project.path}${reads}`;
  const rows = project.nodes
    .filter(({ resource_type, enabled }) => enabled && SHOWN.has(resource_type))
    .map(row);
  const header = ['TYPE', 'NAME', 'ACCESS', 'CONTRACT', 'GROUP', 'REFS', 'PATH'];
  const table = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const lines = table.map((cells) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return `${safeLine(title)}\n${lines.map(safeLine).join('\n')}\n`;
}

function row(node: Node): string[] {
  return [
    node.resource_type,
    node.version === null ? node.name : `${node.name}.v${node.version}`,
    node.access ?? '-',
    node.contractEnforced ? 'enforced' : '-',
    node.group ?? '-',
    String(node.refs.length + node.sources.length),
    node.path,
  ];
}
