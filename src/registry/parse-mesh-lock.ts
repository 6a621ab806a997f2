import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Schema } from '../config/schema.ts';
import { validate } from '../config/validate.ts';
import { ConfigError } from '../errors.ts';
import { hasConflictMarkers, type LockEntry, type MeshLock } from './mesh-lock.ts';

const lockSchema: Schema = {
  type: 'object',
  required: ['version'],
  properties: {
    version: { type: 'integer', enum: [1] },
    projects: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['environment', 'sha256'],
          properties: {
            environment: { type: 'string' },
            from: { type: 'string' },
            timestamp: { type: 'string', pattern: '^\\d{8}T\\d{9}Z$' },
            sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
            git_commit: { type: 'string' },
          },
        },
      },
    },
  },
};

/** Written by a newer meshgate: only a newer one may write it anew. */
export class NewerLockError extends ConfigError {
  override name = 'NewerLockError';
}

/** @throws ConfigError with the place, for a lock that cannot be trusted to say what somebody locked. */
export function parseMeshLock(text: string, path = 'mesh.lock'): MeshLock {
  const next = 'Run `mesh sync`: it writes mesh.lock anew from the registry.';
  if (hasConflictMarkers(text)) {
    const line = text.slice(0, text.search(/^<{7}|^>{7}/m)).split('\n').length;
    throw new ConfigError('the file holds the markers of a merge conflict', {
      at: `${path}:${line}:1`,
      next,
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2' });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const broken = document.errors[0];
  if (broken !== undefined) {
    const message = broken.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
    throw new ConfigError(message ?? 'the file is no YAML', { at: at(broken.pos[0]), next });
  }
  const version = isMap(document.contents) ? document.get('version', true) : null;
  if (isScalar(version) && typeof version.value === 'number' && version.value > 1) {
    throw new NewerLockError(`the file has version ${version.value}, this meshgate knows version 1`, {
      at: at(version.range?.[0] ?? 0),
      next: 'Take the meshgate that wrote it: npm install --save-dev meshgate@latest',
    });
  }
  const problem = validate(document.contents, lockSchema, path);
  if (problem !== null) throw new ConfigError(problem.message, { at: at(problem.offset), next });
  const raw = document.toJS() as {
    readonly projects?: Readonly<Record<string, Readonly<Record<string, Partial<LockEntry>>> | null>> | null;
  };
  return new Map(
    Object.entries(raw.projects ?? {}).map(([downstream, upstreams]) => [
      downstream,
      new Map(
        Object.entries(upstreams ?? {}).map(([upstream, entry]) => [
          upstream,
          {
            environment: entry.environment ?? '',
            ...(entry.from === undefined ? {} : { from: entry.from }),
            timestamp: entry.timestamp ?? null,
            sha256: entry.sha256 ?? '',
            git_commit: entry.git_commit ?? null,
          },
        ]),
      ),
    ]),
  );
}
