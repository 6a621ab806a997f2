import type { DataType } from './data-type.ts';
import { FAMILIES, type Kind, SYNONYMS, WORDS } from './type-families.ts';

const ADAPTERS: Readonly<Record<string, string>> = {
  databricks: 'spark',
  athena: 'trino',
  materialize: 'postgres',
  motherduck: 'duckdb',
};

/** What a simple type means on an adapter; null for a word that is not known there. */
export function kindOf(type: DataType, adapter: string | null): Kind | null {
  const name = adapter ?? 'other';
  const family = FAMILIES[Object.hasOwn(FAMILIES, name) ? name : (own(ADAPTERS, name) ?? 'other')];
  if (family === undefined) return null;
  for (let word: string | undefined = type.name, steps = 0; word !== undefined && steps < 3; steps++) {
    const spelling = own(family.words, word);
    if (spelling !== undefined) return spelling(type.params);
    const synonym: string | undefined = own(family.synonyms, word) ?? own(SYNONYMS, word);
    if (synonym === undefined) return own(WORDS, word)?.(type.params) ?? null;
    word = synonym;
  }
  return null;
}

function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
