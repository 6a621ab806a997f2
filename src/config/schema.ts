import { COMPATIBILITIES } from './mesh-config.ts';

/** The part of JSON Schema that `mesh.yml` needs. https://json-schema.org/draft/2020-12 */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer';
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly pattern?: string;
}

const text: Schema = { type: 'string' };
const day: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day, YYYY-MM-DD.' };
const reason: Schema = { type: 'string', pattern: '\\S', description: 'A sentence that says why.' };
const compatibility: Schema = { type: 'string', enum: COMPATIBILITIES };

/** What may stand in `mesh.yml`: the validator reads it, and editors can. */
export const meshSchema: Schema = {
  type: 'object',
  required: ['version'],
  properties: {
    version: { type: 'integer', enum: [1], description: 'The rule set that this file was written for.' },
    registry: { ...text, description: 'A folder relative to the Git root, or s3://bucket/prefix.' },
    environments: {
      type: 'object',
      properties: { default: text, fallback: { type: 'object', additionalProperties: text } },
      additionalProperties: { type: 'object', properties: { target: text } },
    },
    projects: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: {
          upstreams: {
            type: 'object',
            additionalProperties: { type: 'string', enum: ['loom', 'sources'] },
          },
          dbt: { ...text, description: 'The command that runs dbt in this project.' },
          role: { ...text, description: 'The role of this project in the warehouse, for mesh grants.' },
          compatibility,
          models: { type: 'object', additionalProperties: { type: 'object', properties: { compatibility } } },
        },
      },
    },
    rules: { type: 'object', additionalProperties: { type: 'string', enum: ['off', 'warn', 'error'] } },
    sync: { type: 'string', enum: ['locked', 'latest'] },
    prePush: { type: 'string', enum: ['compile', 'parse', 'static'] },
    dbt: { ...text, description: 'The command that runs dbt, where it is not found by itself.' },
    compatibility,
    accept: {
      type: 'array',
      items: {
        type: 'object',
        required: ['model', 'change', 'reason'],
        properties: { model: text, change: text, column: text, reason, until: day },
      },
    },
    waivers: {
      type: 'array',
      items: {
        type: 'object',
        required: ['rule', 'reason'],
        properties: { rule: text, path: text, reason, until: day },
      },
    },
  },
};
