import type {
  ConsumedColumn,
  ConsumedColumns,
  ConsumedContract,
  ConsumedModel,
  ConsumedUpstream,
  Consumer,
  Consumes,
  Place,
} from './consumes.ts';
import { isSafeName, isTimestamp } from './keys.ts';

export type ParsedConsumes =
  | { readonly ok: true; readonly consumes: Consumes }
  | { readonly ok: false; readonly reason: string };

interface Expected {
  readonly project: string;
  readonly environment: string;
}

/** As much as is read of a manifest's single value. */
const LARGEST = 64 * 1024 * 1024;
const LONGEST_TEXT = 4_096;

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads what a stranger wrote: only what is known by its name is looked at, and one thing that is not as it must be
 * spoils the whole, for half of what somebody reads would be worse than none.
 */
export function parseConsumes(bytes: Buffer, expected: Expected): ParsedConsumes {
  const no = (reason: string): ParsedConsumes => ({ ok: false, reason });
  if (bytes.length > LARGEST) return no(`it has ${bytes.length} bytes; ${LARGEST} are the most`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return no('it is not valid JSON');
  }
  try {
    const consumes = consumesOf(object(json, 'it'));
    if (consumes.project !== expected.project) return no(`it is of the project ${consumes.project}`);
    if (consumes.environment !== expected.environment)
      return no(`it is of the environment ${consumes.environment}`);
    return { ok: true, consumes };
  } catch (error) {
    if (error instanceof Misshapen) return no(error.message);
    throw error;
  }
}

class Misshapen extends Error {}

function consumesOf(json: Json): Consumes {
  if (json['version'] !== 1) {
    const version = JSON.stringify(json['version'] ?? null).slice(0, 40);
    throw new Misshapen(`its version is ${version}, and this meshgate reads version 1`);
  }
  return {
    version: 1,
    project: name(json['project'], 'project'),
    environment: name(json['environment'], 'environment'),
    published_at: timestamp(json['published_at'], 'published_at'),
    git_commit: optional(json['git_commit'], 'git_commit', text),
    dbt_version: text(json['dbt_version'], 'dbt_version'),
    mesh_version: text(json['mesh_version'], 'mesh_version'),
    upstreams: list(json['upstreams'], 'upstreams', upstream),
  };
}

function upstream(json: Json, at: string): ConsumedUpstream {
  return {
    project: name(json['project'], `${at}.project`),
    contract: optional(json['contract'], `${at}.contract`, contract),
    reads: list(json['reads'], `${at}.reads`, model),
    doubts: list(json['doubts'], `${at}.doubts`, (doubt, where) => ({
      ...place(doubt, where),
      reason: text(doubt['reason'], `${where}.reason`),
    })),
  };
}

function contract(value: unknown, at: string): ConsumedContract {
  const json = object(value, at);
  const sha256 = text(json['sha256'], `${at}.sha256`);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Misshapen(`its ${at}.sha256 is no SHA-256`);
  return {
    environment: name(json['environment'], `${at}.environment`),
    timestamp: optional(json['timestamp'], `${at}.timestamp`, timestamp),
    sha256,
  };
}

function model(json: Json, at: string): ConsumedModel {
  return {
    unique_id: text(json['unique_id'], `${at}.unique_id`),
    version: optional(json['version'], `${at}.version`, text),
    readers: list(json['readers'], `${at}.readers`, consumer),
  };
}

function consumer(json: Json, at: string): Consumer {
  return {
    unique_id: text(json['unique_id'], `${at}.unique_id`),
    resource_type: text(json['resource_type'], `${at}.resource_type`),
    ...place(json, at),
    columns: columns(object(json['columns'], `${at}.columns`), `${at}.columns`),
  };
}

function columns(json: Json, at: string): ConsumedColumns {
  if (json['state'] === 'unknown') return { state: 'unknown', reason: text(json['reason'], `${at}.reason`) };
  if (json['state'] !== 'read') throw new Misshapen(`its ${at}.state is neither read nor unknown`);
  return {
    state: 'read',
    named: list(json['named'], `${at}.named`, column),
    star: optional(json['star'], `${at}.star`, (value, where) => place(object(value, where), where)),
  };
}

function column(json: Json, at: string): ConsumedColumn {
  const { quoted, certainty } = json;
  if (typeof quoted !== 'boolean') throw new Misshapen(`its ${at}.quoted is neither true nor false`);
  if (certainty !== 'certain' && certainty !== 'unknown')
    throw new Misshapen(`its ${at}.certainty is neither certain nor unknown`);
  return { name: text(json['name'], `${at}.name`), quoted, certainty, ...place(json, at) };
}

function place(json: Json, at: string): Place {
  return {
    path: text(json['path'], `${at}.path`),
    line: count(json['line'], `${at}.line`),
    column: count(json['column'], `${at}.column`),
  };
}

function list<T>(value: unknown, at: string, read: (json: Json, at: string) => T): T[] {
  if (!Array.isArray(value)) throw new Misshapen(`its ${at} is no list`);
  return value.map((item, index) => read(object(item, `${at}[${index}]`), `${at}[${index}]`));
}

function object(value: unknown, at: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Misshapen(at === 'it' ? 'it is no object' : `its ${at} is no object`);
}

function optional<T>(value: unknown, at: string, read: (value: unknown, at: string) => T): T | null {
  return value === null ? null : read(value, at);
}

function text(value: unknown, at: string): string {
  if (typeof value === 'string' && value.length <= LONGEST_TEXT) return value;
  const problem = typeof value === 'string' ? `has ${value.length} characters` : 'is no text';
  throw new Misshapen(`its ${at} ${problem}`);
}

function name(value: unknown, at: string): string {
  const given = text(value, at);
  if (isSafeName(given)) return given;
  throw new Misshapen(`its ${at} is no name`);
}

function timestamp(value: unknown, at: string): string {
  const given = text(value, at);
  if (isTimestamp(given)) return given;
  throw new Misshapen(`its ${at} is no timestamp`);
}

function count(value: unknown, at: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  throw new Misshapen(`its ${at} is no place in a file`);
}
