import { beginReading } from './entry-reading.ts';
import { object, text } from './json.ts';

export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * The columns of each node in dbt's `catalog.json`, in the order in which the warehouse has them: what `dbt docs
 * generate` asked it for. https://docs.getdbt.com/reference/artifacts/catalog-json
 *
 * @throws ManifestError with the place, for what is no JSON object.
 */
export async function readCatalog(
  chunks: AsyncIterable<Buffer>,
  path: string,
): Promise<ReadonlyMap<string, readonly CatalogColumn[]>> {
  const nodes = new Map<string, readonly CatalogColumn[]>();
  const reading = beginReading(
    path,
    { nodes: ['columns'] },
    {
      section: () => undefined,
      wantsEntry: () => true,
      isForLater: () => false,
      entry: (_section, id, value) => {
        const columns = Object.entries(object(object(value)['columns'])).flatMap(([key, column]) => {
          const { name, type, index } = object(column);
          const known = text(type);
          if (known === null) return [];
          return [{ name: text(name) ?? key, type: known, index: typeof index === 'number' ? index : 0 }];
        });
        const inOrder = columns.toSorted((a, b) => a.index - b.index);
        nodes.set(
          id,
          inOrder.map(({ name, type }) => ({ name, type })),
        );
      },
    },
  );
  for await (const chunk of chunks) reading.take(chunk);
  reading.end();
  return nodes;
}
