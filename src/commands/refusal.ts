/** Why something is not done, and what to do about it. */
export interface Refusal {
  readonly reasons: readonly string[];
  readonly next: string;
}
