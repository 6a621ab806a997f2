import { Document, isCollection, isMap, visit } from 'yaml';

const WIDTH = 100;

/** YAML for people and for `git diff`: long texts in folded blocks, an empty line before each named entry. */
export function prettyYaml(value: object): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return;
      if (node.value.includes('\n')) node.type = 'BLOCK_LITERAL';
      else if (node.value.length > WIDTH - 20) node.type = 'BLOCK_FOLDED';
    },
    Pair: (_, pair) => {
      if (pair.key !== null && String(pair.key) === 'data_tests' && isCollection(pair.value))
        pair.value.flow = true;
      if (!['sources', 'tables'].includes(String(pair.key)) || !isCollection(pair.value)) return;
      for (const [index, item] of pair.value.items.entries()) {
        if (index > 0 && isMap(item)) item.spaceBefore = true;
      }
    },
  });
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });
}
