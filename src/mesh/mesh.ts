import type { ColumnsRead } from '../columns/columns-read.ts';
import type { Bridge } from '../config/mesh-config.ts';
import type { Certainty, Span } from '../finding.ts';
import type { Node, RefCall, RelationCall, SourceCall, SourceTable } from '../node.ts';
import type { Project } from '../project/project.ts';

/** The public interface of a project as it was published. */
export interface Contract {
  readonly projectName: string;
  readonly nodes: readonly Node[];
  /** Who folds the names of relations, and how; null where the manifest does not say. */
  readonly adapterType: string | null;
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

/** What each reader has of each upstream's publications; without a reader, what anybody here has. */
export type PublishedFor = (reader: Project | null, upstream: string) => Published;

/** In the order in which they decide: the first that is surely broken is the finding. */
export type Demand = 'exists' | 'version' | 'group' | 'public' | 'contract' | 'consumers';

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
    | { readonly kind: 'source'; readonly source: SourceCall }
    /** A name in SQL that dbt knows nothing of. */
    | { readonly kind: 'relation'; readonly relation: RelationCall };
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

/** A table of a sources file that stands for an upstream's node, although no bridge put it there. */
export interface BypassingTable {
  readonly project: Project;
  readonly table: SourceTable;
  readonly upstream: Upstream;
  readonly targetId: string;
  readonly targetName: string;
  readonly reach: Reach;
  readonly broken: readonly Demand[];
}

/** A one-argument `ref` that stays in its project, where the name would reach a public node of an upstream too. */
export interface HidingReference {
  readonly project: Project;
  readonly from: Node;
  readonly at: Span;
  readonly name: string;
  /** The project's own node. */
  readonly targetId: string;
  readonly upstream: Upstream;
  readonly hiddenId: string;
}

/** Everything the rules see. */
export interface Mesh {
  /** The day of the judgement, `YYYY-MM-DD`; null where it is not known. */
  readonly today: string | null;
  /** Those that are judged. */
  readonly projects: readonly Project[];
  readonly references: readonly CrossReference[];
  readonly strays: readonly StrayReference[];
  readonly dynamic: readonly DynamicReference[];
  readonly tables: readonly BypassingTable[];
  readonly hiding: readonly HidingReference[];
  /** What is read through the references; one that is missing was not looked into. */
  readonly columns: ReadonlyMap<CrossReference, ColumnsRead>;
  /** What every reference that stays inside its project resolves to, by the reference's own object. */
  readonly resolved: ReadonlyMap<RefCall | SourceCall, string>;
}
