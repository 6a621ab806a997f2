import { sha256 } from './contract-digest.ts';
import { readStamp, type Stamp } from './stamp.ts';

interface Expected {
  readonly project: string;
  /** Of the bytes, where `mesh.lock` pins them. */
  readonly sha256?: string;
}

type Verdict = { readonly ok: true; readonly stamp: Stamp } | { readonly ok: false; readonly reason: string };

/** Whether bytes are the manifest that a reader may trust: the pinned ones, whole, of that project. */
export function verifyManifest(bytes: Buffer, expected: Expected): Verdict {
  const no = (reason: string): Verdict => ({ ok: false, reason });
  if (expected.sha256 !== undefined) {
    const actual = sha256(bytes);
    if (actual !== expected.sha256) {
      return no(`its sha256 is ${actual.slice(0, 12)}…, mesh.lock pins ${expected.sha256.slice(0, 12)}…`);
    }
  }
  const stamp = readStamp(bytes);
  if (stamp === null) return no('it is not valid JSON');
  if (stamp.schemaVersion === null) return no('its metadata.dbt_schema_version names no manifest schema');
  if (stamp.schemaVersion < 7)
    return no(`its schema is v${stamp.schemaVersion}; v7 is the oldest that is read`);
  if (stamp.projectName !== null && stamp.projectName !== expected.project) {
    return no(`it is the manifest of project ${JSON.stringify(stamp.projectName.slice(0, 80))}`);
  }
  if (stamp.stampedSha256 !== null && stamp.stampedSha256 !== stamp.contractSha256) {
    return no('it was altered after it was published: MESHGATE_CONTRACT_SHA256 does not fit what it holds');
  }
  return { ok: true, stamp };
}
