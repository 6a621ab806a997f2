export type YamlTokenType =
  | 'stream-end'
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence'
  | 'block-mapping'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | '?'
  | ':'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'plain'
  | 'quoted'
  | 'block';

export interface YamlToken {
  readonly type: YamlTokenType;
  readonly start: number;
  readonly end: number;
  /** Of a scalar, an anchor, an alias, a tag or a directive. */
  readonly value: string;
}
