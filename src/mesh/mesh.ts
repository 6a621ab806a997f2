import type { Bridge } from '../config/mesh-config.ts';
import type { Certainty, Span } from '../finding.ts';
import type { Node, RefCall, SourceCall } from '../node.ts';
import type { Project } from '../project/project.ts';

/** The public interface of a project as it was published. */
export interface Contract {
  readonly projectName: string;
  readonly nodes: readonly Node[];
}

/** What a reader has of an upstream's publications. */
export type Published =
  | { readonly state: 'contract'; readonly contract: Contract; readonly from: string }
  /** It is named, but what the lock pins is not here. */
  | { readonly state: 'not-synced'; readonly reason: string }
  | { readonly state: 'none' };

/** An upstream as one reader sees it. */
export interface Upstream {
  readonly name: string;
  readonly bridge: Bridge;
  /** The project in this repository, which then decides; null for one elsewhere. */
  readonly declared: Project | null;
  readonly published: Published;
  /** Installed as a dbt package: dbt's own rules hold, and only where the package restricts access. */
  readonly isPackage: boolean;
}

/** What each reader has of each upstream's publications. */
export type PublishedFor = (reader: Project, upstream: string) => Published;

/** In the order in which they decide: the first that is broken is the finding. */
export type Demand = 'exists' | 'version' | 'group' | 'public' | 'contract';

export type Reach =
  | { readonly state: 'found'; readonly node: Node }
  /** There is the model, but not this version of it. */
  | { readonly state: 'no-version'; readonly versions: readonly string[] }
  | { readonly state: 'disabled'; readonly node: Node }
  | { readonly state: 'missing' };

/** A reference that leaves its project. */
export interface CrossReference {
  readonly project: Project;
  readonly from: Node;
  readonly call:
    | { readonly kind: 'ref'; readonly ref: RefCall }
    | { readonly kind: 'source'; readonly source: SourceCall };
  readonly at: Span;
  readonly upstream: Upstream;
  /** dbt's unique id of what is reached for, also where it does not exist. */
  readonly targetId: string;
  readonly targetName: string;
  /** The version that is asked for; null for whatever is the latest. */
  readonly version: string | null;
  readonly reach: Reach;
  readonly broken: readonly Demand[];
  /** Of the first broken demand. */
  readonly certainty: Certainty;
}

/** A reference that cannot be judged, because the upstream's models are not known here. */
export interface StrayReference {
  readonly project: Project;
  readonly from: Node;
  readonly upstream: string;
  readonly at: Span;
  /** Why what is published is not at hand; null for a project that nobody knows. */
  readonly notSynced: string | null;
}

/** A reference whose target only Jinja could tell. */
export interface DynamicReference {
  readonly project: Project;
  readonly from: Node;
  readonly at: Span;
  /** Whose the target is: any project's, a known neighbour's, or the project's own and its packages'. */
  readonly reaches: 'any' | 'neighbour' | 'own';
  readonly upstream: string | null;
}

/** Everything the rules see. */
export interface Mesh {
  readonly projects: readonly Project[];
  readonly references: readonly CrossReference[];
  readonly strays: readonly StrayReference[];
  readonly dynamic: readonly DynamicReference[];
  /** What every reference that stays inside its project resolves to, by the reference's own object. */
  readonly resolved: ReadonlyMap<RefCall | SourceCall, string>;
}
