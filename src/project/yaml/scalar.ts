import { YamlError } from './cursor.ts';
import type { ScalarValue } from './located.ts';

/** The plain scalars that PyYAML takes for something else than text: `yaml/resolver.py`, which is YAML 1.1 but for `y` and `n`. */
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const TRUE = /^(?:yes|true|on)$/i;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INTEGER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

export interface Scalar {
  readonly value: ScalarValue;
  /** As Python writes the value, which is what dbt makes names and versions of: `1.0` stays `1.0`, `010` is `8`. */
  readonly text: string;
}

/** @throws YamlError for what looks like a number and is none: `0x_`. */
export function plainScalar(source: string, offset = 0): Scalar {
  const first = source.charCodeAt(0);
  // Most scalars begin with a letter that no number, boolean or null does.
  if (NULL.test(source)) return { value: null, text: 'None' };
  if (BOOLEAN.test(source))
    return TRUE.test(source) ? { value: true, text: 'true' } : { value: false, text: 'false' };
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2b || first === 0x2e;
  if (isNumeric && INTEGER.test(source)) {
    if (/^[-+]?0[bx]_+$/.test(source)) throw new YamlError('a number without digits', offset);
    return integer(source);
  }
  if (isNumeric && FLOAT.test(source)) return float(source);
  return { value: source, text: source };
}

function integer(source: string): Scalar {
  const digits = source.replaceAll('_', '');
  const isNegative = digits.startsWith('-');
  const bare = digits.replace(/^[-+]/, '');
  let size: bigint;
  if (bare.startsWith('0b') || bare.startsWith('0x')) size = BigInt(bare);
  else if (bare.includes(':')) size = bare.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  else if (bare.length > 1 && bare.startsWith('0')) size = BigInt(`0o${bare.slice(1)}`);
  else size = BigInt(bare);
  const value = isNegative ? -size : size;
  return { value: Number(value), text: String(value) };
}

function float(source: string): Scalar {
  const lower = source.replaceAll('_', '').toLowerCase();
  if (lower.endsWith('.nan')) return { value: Number.NaN, text: 'nan' };
  const sign = lower.startsWith('-') ? -1 : 1;
  const bare = lower.replace(/^[-+]/, '');
  const size =
    bare === '.inf'
      ? Number.POSITIVE_INFINITY
      : bare.includes(':')
        ? bare.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
        : Number(bare);
  return { value: sign * size, text: pythonFloat(sign * size) };
}

/** Python's `repr` of a float. */
function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= 16 || power < -4)
    return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** A scalar that says itself what it is: `!!str 1`. */
export function taggedScalar(source: string, tag: string, offset: number): Scalar {
  const kind = /^(?:!!|!?<?tag:yaml\.org,2002:)(\w+)>?$/.exec(tag)?.[1];
  if (kind === 'str' || kind === 'timestamp') return { value: source, text: source };
  if (kind === 'null') return { value: null, text: 'None' };
  if (kind === 'bool' && BOOLEAN.test(source)) return plainScalar(source);
  const number = source.trim();
  if (kind === 'int' && INTEGER.test(number)) return integer(number);
  if (kind === 'float' && (FLOAT.test(number) || INTEGER.test(number))) return float(number);
  throw new YamlError(`could not determine a constructor for the tag ${tag}`, offset);
}
