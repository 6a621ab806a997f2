import type { Schema } from './schema.ts';

/** The schema of `mesh.yml` as editors read it: an unknown key is an error there, too. */
export function jsonSchema(schema: Schema): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mesh.yml of meshgate',
    ...closed(schema),
  };
}

function closed(schema: Schema): object {
  const { properties, additionalProperties, items, ...rest } = schema;
  if (schema.type === 'object') {
    const entries = Object.entries(properties ?? {}).map(([key, value]) => [key, closed(value)]);
    return {
      ...rest,
      ...(entries.length === 0 ? {} : { properties: Object.fromEntries(entries) }),
      additionalProperties: additionalProperties === undefined ? false : closed(additionalProperties),
    };
  }
  return { ...rest, ...(items === undefined ? {} : { items: closed(items) }) };
}
