import { checkLineage, type ExpectedReference } from '../manifest/lineage.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { CrossReference } from '../mesh/mesh.ts';
import type { SourceCall } from '../node.ts';
import type { Project } from '../project/project.ts';
import { decodeText } from '../source/decode-text.ts';
import type { Workspace } from './workspace.ts';

export interface LineageVerdict {
  readonly project: string;
  readonly found: readonly string[];
  readonly problems: readonly string[];
}

/** What a compiled manifest says of a project's references to others, held against what the project's files say. */
export async function lineageOf(
  { mesh, projects, snapshot }: Workspace,
  manifest: Manifest,
  project: Project | null,
): Promise<LineageVerdict> {
  const name = project?.name ?? manifest.projectName;
  if (manifest.projectName !== name) {
    return {
      project: name,
      found: [],
      problems: [`${manifest.path} is the manifest of ${manifest.projectName}`],
    };
  }
  const known = project ?? projects.find((candidate) => candidate.name === name);
  const references = mesh.references.filter(
    (reference) => reference.project === known && !reference.upstream.isPackage,
  );
  const conditional = await conditionalFiles(snapshot, references);
  const expected = references
    .filter(({ from }) => !conditional.has(from.path))
    .flatMap(({ project: reader, from, call, targetId, at }): ExpectedReference[] => {
      // dbt knows nothing of a relation that SQL names itself.
      if (call.kind === 'relation') return [];
      const ofSource = (source: SourceCall): string =>
        `source.${reader.name}.${source.source_name}.${source.table_name}`;
      const id = call.kind === 'ref' ? targetId : ofSource(call.source);
      return [{ from: from.unique_id, id, at: `${at.path}:${at.line}` }];
    });
  return { project: name, ...checkLineage(manifest, new Set(known?.upstreams.keys()), expected) };
}

/** Files in which Jinja decides what is read: dbt's answer may rightly be that a reference is not taken. */
async function conditionalFiles(
  snapshot: Workspace['snapshot'],
  references: readonly CrossReference[],
): Promise<ReadonlySet<string>> {
  const files = await snapshot.read([...new Set(references.map(({ from }) => from.path))]);
  const conditional = [...files].filter(([, bytes]) => {
    try {
      return /\{%-?\s*(?:if|for|macro)\b|\sif\s.*\selse\s/.test(decodeText(bytes));
    } catch {
      return true;
    }
  });
  return new Set(conditional.map(([path]) => path));
}

/** `✓ dbt_down: …` with what was found, or `✗ dbt_down: …` with what is wrong. */
export function tellLineage({ project, found, problems }: LineageVerdict): string {
  const [first, ...rest] = problems;
  if (first !== undefined) {
    return `✗ ${project}: ${first}\n${rest.map((line) => `  - ${line}\n`).join('')}`;
  }
  return `✓ ${project}: Cross-project lineage verified\n${found.map((id) => `  - Found reference: ${id}\n`).join('')}`;
}
