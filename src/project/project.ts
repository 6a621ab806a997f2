import type { Bridge } from '../config/mesh-config.ts';
import type { Span } from '../finding.ts';
import type { Node, SourceTable } from '../node.ts';
import type { WaiverFact } from './facts.ts';

/** A package that a project installs. dbt's own rules hold for it, not the mesh's. */
export interface InstalledPackage {
  /** The project's name where it is known or follows from the repository's name, `-` written as `_`. */
  readonly name: string;
  /** For `local:` packages: the folder, relative to the Git root. */
  readonly path: string | null;
}

/** A file that dbt would refuse, or that meshgate cannot read. The rest of the project is judged all the same. */
export interface FileProblem {
  readonly message: string;
  readonly at: Span;
}

/** How a project says that it reads another one. */
export interface Upstream {
  readonly name: string;
  readonly bridge: Bridge;
  /** The file that says so: `mesh.yml`, `dbt_loom.config.yml`, `dependencies.yml`, `_mesh_<upstream>.yml`. */
  readonly declaredIn: string;
}

/** A sources file of `mesh sync` that is no longer what was generated. */
export interface EditedFile {
  readonly upstream: string;
  readonly hasConflict: boolean;
  /** The line of its header that shows it. */
  readonly at: Span;
}

/** What somebody accepts of a file, in a comment there. */
export interface Waiver extends Omit<WaiverFact, 'at'> {
  readonly project: string;
  readonly at: Span;
}

/** Who a project is and whom it reads: what can be told without reading its nodes. */
export interface ProjectHead {
  readonly name: string;
  /** The folder of `dbt_project.yml`, relative to the Git root; `''` for the root itself. */
  readonly path: string;
  readonly packages: readonly InstalledPackage[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly modelPaths: readonly string[];
}

/** A dbt project as its files describe it. */
export interface Project extends ProjectHead {
  readonly nodes: readonly Node[];
  /** The same for who will look at single ones by their names; left out where that makes no difference. */
  readonly named?: readonly Node[];
  readonly sourceTables: readonly SourceTable[];
  /** `restrict-access` of `dbt_project.yml`: whether dbt guards the project's models where it is a package. */
  readonly restrictAccess: boolean;
  /** The parts of a relation's name that macros of the project's own decide: `generate_schema_name` and its like. */
  readonly ownNaming: readonly ('alias' | 'schema' | 'database')[];
  /** `target-path` and `packages-install-path`, relative to the project's folder. */
  readonly targetPath: string;
  readonly packagesPath: string;
  /** Search paths that lie outside the project's folder, relative to the Git root. */
  readonly outside: readonly string[];
  readonly problems: readonly FileProblem[];
  readonly editedFiles: readonly EditedFile[];
  readonly waivers: readonly Waiver[];
}
