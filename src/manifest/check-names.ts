import { type Json, object, text, version } from './json.ts';
import { ManifestError } from './manifest-error.ts';

/** No warehouse has longer ones: BigQuery's tables may have 1,024 characters. */
const LONGEST = 1_024;

/** What moves a cursor, hides text or breaks a line. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/**
 * The names of a node that is to be published become files, YAML, SQL and lines of a terminal elsewhere. What no
 * database and no file system takes for a name is refused here, so that no reader has to.
 *
 * @throws ManifestError that names the field.
 */
export function checkNames(path: string, id: string, node: Json): void {
  const at = `nodes[${JSON.stringify(id.slice(0, 200))}]`;
  const check = (field: string, value: string | null, isFile = false): void => {
    const problem = value === null ? null : problemOf(value, isFile);
    if (problem !== null) throw new ManifestError(path, field, problem);
  };
  check('the id of a node', id);
  check(`${at}.name`, text(node['name']), true);
  check(`${at}.version`, version(node['version']), true);
  check(`${at}.latest_version`, version(node['latest_version']), true);
  check(`${at}.group`, text(node['group']) ?? text(object(node['config'])['group']), true);
  for (const field of ['alias', 'schema', 'database', 'relation_name']) {
    check(`${at}.${field}`, text(node[field]));
  }
  for (const [key, column] of Object.entries(object(node['columns']))) {
    check(`a column of ${at}`, key);
    check(`${at}.columns[${JSON.stringify(key.slice(0, 200))}].name`, text(object(column)['name']));
  }
}

/** @throws ManifestError where a node does not say who it is. */
export function needNames(path: string, id: string, node: Json): void {
  for (const field of ['name', 'package_name']) {
    if (text(node[field]) !== null) continue;
    throw new ManifestError(path, `nodes[${JSON.stringify(id.slice(0, 200))}].${field}`, 'is missing');
  }
}

export function checkProjectName(path: string, name: string): string {
  const problem = problemOf(name, true);
  if (problem === null) return name;
  throw new ManifestError(path, 'metadata.project_name', problem);
}

function problemOf(name: string, isFile: boolean): string | null {
  if (name.length > LONGEST) return `is a name of ${name.length} characters; ${LONGEST} is the most`;
  if (UNSEEN.test(name)) return `is ${JSON.stringify(name.slice(0, 80))}: control characters make no name`;
  if (isFile && (/[/\\]/.test(name) || name === '.' || name === '..')) {
    return `is ${JSON.stringify(name.slice(0, 80))}: a path makes no name`;
  }
  return null;
}
