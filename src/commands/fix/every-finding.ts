import type { Finding } from '../../finding.ts';
import type { FixWorld } from '../../generate/fixes/fix.ts';
import { loadProjects } from '../../project/load-projects.ts';
import { tryDecode } from '../../source/decode-text.ts';
import type { Snapshot } from '../../source/snapshot.ts';
import { baseOf } from '../breaking/bases.ts';
import { judgeBreaks } from '../breaking/judge-breaks.ts';
import { judgeWorkspace } from '../judge-whole.ts';
import type { Workspace } from '../workspace.ts';

/** What the rules say, and what the files change of what they promised: at `base`, where nothing is published. */
export async function everyFinding(
  workspace: Workspace,
  today: string,
  base: Snapshot | null,
): Promise<readonly Finding[]> {
  const judgement = await judgeWorkspace(workspace, undefined);
  const { findings, config } = judgement;
  if (base === null) return findings;
  const judging = { root: workspace.root, today, cache: undefined };
  const bases = async () => [baseOf(judging, base, config.rules)];
  return [...findings, ...(await judgeBreaks(judging, judgement, bases, [])).findings];
}

/** The models as they were, for who writes them down as a version. */
export async function stateBefore(base: Snapshot | null, { config }: Workspace): Promise<FixWorld['before']> {
  if (base === null) return () => null;
  const nodes = (await loadProjects(base, config)).flatMap((project) => project.nodes);
  const offered = nodes.filter(
    ({ access, resource_type }) => access === 'public' && resource_type === 'model',
  );
  const texts = await base.read(offered.map(({ path }) => path));
  return (uniqueId) => {
    const model = offered.find(({ unique_id }) => unique_id === uniqueId);
    const bytes = model === undefined ? undefined : texts.get(model.path);
    const text = bytes === undefined ? null : tryDecode(bytes);
    return model === undefined || text === null ? null : { model, text };
  };
}
