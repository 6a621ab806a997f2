import { didYouMean } from '../config/did-you-mean.ts';
import type { ConfiguredWaiver, RuleSetting } from '../config/mesh-config.ts';
import type { Finding, Span, Waived } from '../finding.ts';
import type { Waiver } from '../project/project.ts';
import { RULES } from './index.ts';
import { inOrder, judgeWaivers, severityOf } from './judge.ts';
import { pathPattern } from './path-pattern.ts';
import type { JudgedWaiver } from './rule.ts';

export interface Waivers {
  /** Those of comments. */
  readonly written: readonly Waiver[];
  /** Those of mesh.yml. */
  readonly configured: readonly ConfiguredWaiver[];
}

interface Claim extends JudgedWaiver {
  uses: number;
  readonly covers: (at: Span) => boolean;
  readonly waived: Waived;
}

/** Marks the findings that somebody accepted, and adds what is to be said of the waivers themselves. */
export function waive(
  findings: readonly Finding[],
  { written, configured }: Waivers,
  settings: ReadonlyMap<string, RuleSetting>,
  today: string | null,
): Finding[] {
  const claims = new Map<string, Claim[]>();
  for (const claim of [...written.flatMap(claimsOf), ...configured.map(claimOf)]) {
    const same = claims.get(claim.rule ?? '');
    if (same === undefined) claims.set(claim.rule ?? '', [claim]);
    else same.push(claim);
  }
  const marked = findings.map((finding) => {
    const covering = (claims.get(finding.rule) ?? []).filter(({ covers }) => covers(finding.at));
    for (const claim of covering) claim.uses++;
    const [waiver] = covering.filter(({ problem, isExpired }) => problem === null && !isExpired);
    return waiver === undefined ? finding : { ...finding, waived: waiver.waived };
  });
  return inOrder([...marked, ...judgeWaivers([...claims.values()].flat(), settings)]);

  function claimsOf(waiver: Waiver): Claim[] {
    const { rules, at, lines, project } = waiver;
    const [from, to] = lines;
    const covers = ({ path, line }: Span): boolean => path === at.path && line >= from && line <= to;
    const named = rules.length === 0 ? [null] : rules;
    return named.map((rule) => claim({ ...waiver, rule, project, covers, by: 'comment' }));
  }

  function claimOf({ rule, path, reason, until, at, problem }: ConfiguredWaiver): Claim {
    const matches = path === null ? () => true : pathPattern(path);
    const covers = (place: Span): boolean => matches(place.path);
    return claim({ rule, reason, until, at, problem, project: '', covers, by: 'mesh.yml' });
  }

  function claim({
    rule,
    reason,
    until,
    at,
    problem,
    project,
    covers,
    by,
  }: Pick<Waiver, 'reason' | 'until' | 'at' | 'problem' | 'project'> & {
    readonly rule: string | null;
    readonly covers: Claim['covers'];
    readonly by: Waived['by'];
  }): Claim {
    const known = RULES.find(({ id }) => id === rule);
    return {
      rule,
      at,
      project,
      until,
      problem: problem === null ? unusable(rule) : { message: problem, help: HELP },
      isExpired: until !== null && today !== null && until < today,
      isOff: known !== undefined && severityOf(known, settings) === null,
      uses: 0,
      covers,
      waived: { reason, until, by },
    };
  }
}

const HELP = 'Write it so: mesh-ignore RULE until 2027-03-01: reason. The day may be left out.';

function unusable(rule: string | null): JudgedWaiver['problem'] {
  if (rule === null) return null;
  const known = RULES.find(({ id }) => id === rule);
  if (known?.category === 'breaking') {
    const help = 'Name the change under accept: in mesh.yml, if it is made on purpose.';
    return { message: `what ${rule} finds is accepted, not waived`, help };
  }
  if (known !== undefined) return null;
  const near = didYouMean(
    rule,
    RULES.map(({ id }) => id),
  );
  const help = near === null ? 'mesh rules lists the rules.' : `Did you mean ${near}?`;
  return { message: `there is no rule ${rule}`, help };
}
