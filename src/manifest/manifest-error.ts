import { OutsideError } from '../errors.ts';

/** A manifest that cannot be read. `field` is what is missing or wrong in it. */
export class ManifestError extends OutsideError {
  override name = 'ManifestError';
  readonly field: string;
  constructor(path: string, field: string, problem: string, cause?: unknown) {
    super(`${path}: ${field} ${problem}`, {
      next: 'Compile the project with dbt again, and look whether dbt was interrupted.',
      cause,
    });
    this.field = field;
  }
}
