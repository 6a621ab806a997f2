import type { Change, ChangeId } from './change.ts';

interface Told {
  /** What it is for who reads the model. */
  readonly message: string;
  /** How the same is done without breaking anybody; empty where nothing breaks. */
  readonly safePath: string;
}

type Words = (change: Change) => readonly [message: string, safePath?: string];

const NEW_VERSION = 'Put it into a new version of the model, and give the old one a deprecation_date.';
const TWO_STEPS = 'Give the model a deprecation_date, wait until nobody reads it, then';

const WORDS: Readonly<Record<ChangeId, Words>> = {
  'model-added': () => ['is new'],
  'model-removed': () => ['is gone', `${TWO_STEPS} remove it.`],
  'model-renamed': ({ after }) => [
    `is gone; ${after} has its columns`,
    'Keep the old name as a view on the new one, deprecated, until nobody reads it.',
  ],
  'model-disabled': () => ['is disabled', `${TWO_STEPS} disable it.`],
  'version-removed': ({ before }) => [
    `${before} is gone`,
    'Give the version a deprecation_date, wait until nobody reads it, then remove it.',
  ],
  'access-narrowed': ({ after }) => [
    `is ${after}: no other project may read it`,
    `${TWO_STEPS} narrow its access.`,
  ],
  'access-widened': () => ['is public'],
  'contract-dropped': () => [
    'no longer has an enforced contract',
    'Keep the contract; it may promise less in a new version.',
  ],
  'contract-added': () => ['has an enforced contract'],
  'consumers-narrowed': ({ before }) => [
    `may no longer be read by ${before}`,
    'Take a project off allowed_projects once it reads the model no more.',
  ],
  'consumers-widened': ({ after }) => [`may now be read by ${after}`],
  'relation-moved': ({ before, after }) => [
    `lies at ${after}, not at ${before}`,
    'Leave a view at the old place until every reader has synced and built.',
  ],
  'materialized-ephemeral': () => ['is ephemeral: there is no relation to read', 'Keep it a view.'],
  'latest-version-moved': ({ before, after }) => [
    `whoever pins no version reads ${after} now, not ${before}`,
    'Let readers pin their version first (rule ref-version-pinned), then move latest_version.',
  ],
  'deprecation-set': ({ after }) => [`is deprecated from ${after} on`],
  'deprecation-lifted': () => ['is no longer deprecated'],
  'column-added': ({ column }) => [`has a new column ${column}`],
  'column-removed': ({ column }) => [`lost the column ${column}`, NEW_VERSION],
  'column-renamed': ({ before, after }) => [
    `${before} is called ${after}`,
    `Offer ${after} beside ${before} first, and remove ${before} in a new version.`,
  ],
  'column-moved': ({ before, after }) => [`the order of columns is ${after}, not ${before}`],
  'type-changed': ({ column, before, after }) => [`${column} is ${after}, not ${before}`, NEW_VERSION],
  'type-widened': ({ column, before, after }) => [`${column} is ${after}, which holds more than ${before}`],
  'type-narrowed': ({ column, before, after }) => [
    `${column} is ${after}, which holds less than ${before}`,
    NEW_VERSION,
  ],
  'type-unknown': ({ column, before, after }) => [
    after === null
      ? `${column} has no type, and had ${before}`
      : `${column} is ${after}, not ${before}; whether they are the same is not known`,
    after === null
      ? 'Keep its data_type.'
      : 'Write a type that the adapter documents, or make a new version.',
  ],
  'not-null-dropped': ({ column }) => [`${column} may be null`, NEW_VERSION],
  'not-null-added': ({ column }) => [`${column} is never null`],
  'constraint-dropped': ({ column, before }) => [
    `${column ?? 'the model'} no longer promises ${before}`,
    NEW_VERSION,
  ],
  'constraint-added': ({ column, after }) => [`${column ?? 'the model'} promises ${after}`],
};

export function tellChange(change: Change): Told {
  const [message, safePath = ''] = WORDS[change.id](change);
  return { message, safePath: change.level === 'compatible' ? '' : safePath };
}

/** What a model is called in a `ref`. */
export function modelName({ model }: Change): string {
  return model.version === null ? model.name : `${model.name}.v${model.version}`;
}
