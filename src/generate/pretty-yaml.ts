import { Document, isCollection, isMap, visit } from 'yaml';

const WIDTH = 100;

/** On one line, as they are the same in every table. */
const FLOW = ['config', 'data_tests', 'quoting'];

/** What PyYAML takes for the end of a line, or refuses, wherever it stands unescaped. */
const BREAKS = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** PyYAML has tags for the two words; dbt strips the end of a file, and with it a line end that belongs to a text. */
const MEANS_MORE = /^(?:=|<<)$|^\s|\s$/;

/** YAML for people, for `git diff` and for PyYAML: long texts in folded blocks, an empty line before each named entry. */
export function prettyYaml(value: object): string {
  const document = new Document(value, {
    version: '1.1',
    aliasDuplicateObjects: false,
    // It would write the text `<<` without its quotes.
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge'),
  });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'string') return;
      // Half of a surrogate pair is no character, and no file could hold it.
      const text = Buffer.from(node.value, 'utf8').toString('utf8');
      node.value = text;
      if (BREAKS.test(text) || MEANS_MORE.test(text)) node.type = 'QUOTE_DOUBLE';
      else if (text.includes('\n')) node.type = 'BLOCK_LITERAL';
      else if (text.length > WIDTH - 20) node.type = 'BLOCK_FOLDED';
    },
    Pair: (_, pair) => {
      if (FLOW.includes(String(pair.key)) && isCollection(pair.value)) pair.value.flow = true;
      if (!['sources', 'tables'].includes(String(pair.key)) || !isCollection(pair.value)) return;
      for (const [index, item] of pair.value.items.entries()) {
        if (index > 0 && isMap(item)) item.spaceBefore = true;
      }
    },
  });
  const text = document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });
  // All of them stand in double quotes now, where JSON leaves them as they are.
  return text.replace(new RegExp(BREAKS, 'gu'), escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
