/** Models as people write them, of all that a query can be made of, from a seed. */
export interface GeneratedModel {
  readonly id: string;
  readonly dialect: string;
  readonly sql: string;
}

export function generatedModels(dialect: string, count: number, seed: number): GeneratedModel[] {
  return Array.from({ length: count }, (_, number) => {
    const sql = new Writer(dialect, seed + number * 7919).model();
    return { id: `generated:${seed}:${number}`, dialect, sql };
  });
}

/** What stands in a FROM: the names that it is certain to have, and whether it may have others. */
interface Source {
  readonly alias: string;
  readonly columns: readonly string[];
}

const TABLES = ['orders', 'customers', 'order_items', 'events', 'payments', 'products'];
const COLUMNS = [
  'id',
  'amount',
  'status',
  'customer_id',
  'created_at',
  'name',
  'country',
  'quantity',
  'price',
];
const KEYS = ['id', 'customer_id', 'country'];

class Writer {
  readonly #dialect: string;
  #state: number;
  #made = 0;
  readonly #ctes: Source[] = [];
  readonly #texts: string[] = [];

  constructor(dialect: string, seed: number) {
    this.#dialect = dialect;
    this.#state = seed;
  }

  model(): string {
    for (let left = 1 + this.#below(3); left > 0; left--) this.#cte(`import_${left}`, this.#import());
    if (this.#chance(0.25)) this.#cteOfItsTable();
    for (let left = this.#below(4); left > 0; left--) this.#cte(`step_${left}`, this.#query());
    const last = this.#chance(0.3) ? `select * from ${this.#pick(this.#ctes).alias}` : this.#query().sql;
    return `with ${this.#texts.join(',\n')}\n${last}`;
  }

  #cte(name: string, { sql, columns }: { sql: string; columns: readonly string[] }): void {
    this.#texts.push(`${name} as (\n  ${sql}\n)`);
    this.#ctes.push({ alias: name, columns });
  }

  #cteOfItsTable(): void {
    const name = this.#pick(TABLES);
    if (this.#ctes.some(({ alias }) => alias === name)) return;
    this.#cte(name, { sql: `select * from ${name} where ${name}.status is not null`, columns: COLUMNS });
  }

  #import(): { sql: string; columns: readonly string[] } {
    const table = this.#table();
    const columns = COLUMNS.filter(() => this.#chance(0.6));
    if (columns.length === 0 || this.#chance(0.5)) {
      const left = this.#without();
      const star = left === null ? '*' : `* ${left.word} (${left.column})`;
      return {
        sql: `select ${star} from ${table}`,
        columns: COLUMNS.filter((name) => name !== left?.column),
      };
    }
    const renamed = columns.map((name) => (this.#chance(0.3) ? `${name}_raw` : name));
    const items = columns.map((name, at) =>
      name === renamed[at] ? this.#name(name) : `${name} as ${renamed[at]}`,
    );
    return { sql: `select ${items.join(', ')} from ${table}`, columns: renamed };
  }

  #without(): { word: string; column: string } | null {
    const word = { snowflake: 'exclude', duckdb: 'exclude', bigquery: 'except', databricks: 'except' }[
      this.#dialect
    ];
    return word !== undefined && this.#chance(0.4) ? { word, column: this.#pick(COLUMNS) } : null;
  }

  #query(): { sql: string; columns: readonly string[] } {
    const [one, other] = [this.#pick(this.#ctes), this.#pick(this.#ctes)];
    if (this.#chance(0.12)) {
      const by = this.#dialect === 'duckdb' && this.#chance(0.5) ? ' by name' : '';
      return {
        sql: `select * from ${one.alias} union all${by} select * from ${other.alias}`,
        columns: one.columns.filter((name) => other.columns.includes(name)).concat(['id']),
      };
    }
    return this.#select();
  }

  #select(): { sql: string; columns: readonly string[] } {
    const sources = [this.#source()];
    let from = this.#from(sources[0] as Source);
    const opened = this.#chance(0.25) ? this.#array(sources[0] as Source) : null;
    if (opened !== null) from += opened.from;
    else if (this.#chance(0.55)) from += this.#join(sources);
    const items = Array.from({ length: 1 + this.#below(4) }, () => this.#value(sources, 2));
    if (opened !== null) items.push(opened.item);
    const isGrouped = this.#chance(0.25);
    const named = items.map((item, at) => `${item} as ${this.#alias(at)}`);
    const columns = named.map((item) => item.split(' as ').at(-1) as string);
    const grouped = this.#value(sources, 0);
    const list = isGrouped
      ? [grouped, ...named.map((item) => `max(${item.replace(/ as (\w+)$/, ') as $1')}`)]
      : named;
    if (!isGrouped && this.#chance(0.3))
      list.push(sources.length > 1 ? `${this.#first(sources).alias}.*` : '*');
    const parts = [`select ${list.join(', ')} from ${from}`];
    if (this.#chance(0.5)) parts.push(`where ${this.#condition(sources)}`);
    if (isGrouped) parts.push(`group by ${grouped}`);
    if (isGrouped && this.#chance(0.4)) parts.push(`having count(${this.#column(sources)}) > 1`);
    if (!isGrouped && this.#dialect !== 'postgres' && this.#chance(0.2)) {
      parts.push(`qualify ${this.#window(sources, 'row_number()')} = 1`);
    }
    if (this.#chance(0.2)) parts.push(`order by ${this.#column(sources)} desc`);
    return { sql: parts.join('\n  '), columns: [...new Set(columns)] };
  }

  /** Some are called as columns are. */
  #alias(at: number): string {
    return this.#chance(0.5) ? (COLUMNS[(at * 2 + this.#below(2)) % COLUMNS.length] as string) : `made_${at}`;
  }

  #source(): Source {
    const { columns } = this.#pick(this.#ctes);
    return { alias: `s${this.#made++}`, columns };
  }

  #from(source: Source): string {
    const of = this.#ctes.find(({ columns }) => columns === source.columns) as Source;
    if (this.#chance(0.2))
      return `(select * from ${of.alias} where ${this.#condition([of])}) as ${source.alias}`;
    return `${of.alias} as ${source.alias}`;
  }

  #join(sources: Source[]): string {
    const [left] = sources as [Source];
    const right = this.#source();
    const kind = this.#pick(['left join', 'inner join', 'join', 'full outer join']);
    const key = KEYS.find((name) => left.columns.includes(name) && right.columns.includes(name));
    const from = this.#from(right);
    if (key !== undefined && this.#chance(0.3)) {
      sources.push(right);
      return `\n  ${kind} ${from} using (${key})`;
    }
    const on = `${left.alias}.${this.#pick(left.columns)} = ${right.alias}.${this.#pick(right.columns)}`;
    if (this.#chance(0.1) && /duckdb|databricks/.test(this.#dialect)) {
      return `\n  left ${this.#pick(['semi', 'anti'])} join ${from} on ${on}`.replace(
        /left (?=\w+ join)/,
        this.#dialect === 'duckdb' ? '' : 'left ',
      );
    }
    sources.push(right);
    return `\n  ${kind} ${from} on ${on}`;
  }

  #array({ alias }: Source): { from: string; item: string } {
    const of = `${alias}.tags`;
    switch (this.#dialect) {
      case 'snowflake':
        return { from: `, lateral flatten(input => ${of}) as f`, item: 'f.value:kind::varchar' };
      case 'bigquery':
        return this.#chance(0.5)
          ? { from: `, unnest(${of}) as tag`, item: 'tag.kind' }
          : { from: ` left join unnest(${of}) as tag with offset as place`, item: 'concat(tag.kind, place)' };
      case 'databricks':
        return { from: ` lateral view explode(${of}) e as tag`, item: 'tag.kind' };
      case 'redshift':
        return { from: `, ${of} as tag`, item: 'tag.kind' };
      default:
        return { from: ` cross join lateral unnest(${of}) as e(tag)`, item: 'e.tag' };
    }
  }

  #value(sources: readonly Source[], depth: number): string {
    const column = this.#column(sources);
    if (depth === 0) return column;
    const inner = () => this.#value(sources, depth - 1);
    switch (this.#below(9)) {
      case 0:
        return `coalesce(${inner()}, ${inner()})`;
      case 1:
        return `case when ${this.#condition(sources)} then ${inner()} else ${inner()} end`;
      case 2:
        return this.#cast(column);
      case 3:
        return this.#window(sources, `sum(${column})`);
      case 4:
        return this.#scalar(sources);
      case 5:
        return `${inner()} + ${inner()}`;
      case 6:
        return `upper(trim(${column}))`;
      default:
        return column;
    }
  }

  #cast(column: string): string {
    if (this.#dialect === 'bigquery') return `safe_cast(${column} as string)`;
    return this.#chance(0.5) ? `${column}::varchar` : `cast(${column} as decimal(10, 2))`;
  }

  #window(sources: readonly Source[], call: string): string {
    return `${call} over (partition by ${this.#column(sources)} order by ${this.#column(sources)})`;
  }

  #scalar(sources: readonly Source[]): string {
    const { alias, columns } = this.#first(sources);
    const table = this.#table();
    return `(select max(x.${this.#pick(COLUMNS)}) from ${table} as x where x.id = ${alias}.${this.#pick(columns)})`;
  }

  #condition(sources: readonly Source[]): string {
    const column = this.#column(sources);
    switch (this.#below(6)) {
      case 0:
        return `${column} in (select ${this.#pick(COLUMNS)} from ${this.#table()})`;
      case 1:
        return `${column} not in (select y.${this.#pick(COLUMNS)} from ${this.#table()} as y)`;
      case 2:
        return `exists (select 1 from ${this.#table()} as z where z.${this.#pick(COLUMNS)} = ${column})`;
      case 3:
        return `(${column} between 1 and 9 or ${this.#column(sources)} is null)`;
      default:
        return `${column} = 'x'`;
    }
  }

  /** Qualified, as most are, or not. */
  #column(sources: readonly Source[]): string {
    const { alias, columns } = this.#pick(sources);
    const name = this.#pick(columns);
    return sources.length === 1 && this.#chance(0.4) ? this.#name(name) : `${alias}.${this.#name(name)}`;
  }

  #name(name: string): string {
    if (!this.#chance(0.1)) return name;
    return /bigquery|databricks/.test(this.#dialect) ? `\`${name}\`` : `"${this.#cased(name)}"`;
  }

  #cased(name: string): string {
    return this.#dialect === 'snowflake' ? name.toUpperCase() : name;
  }

  #table(): string {
    const table = this.#pick(TABLES);
    if (!this.#chance(0.5)) return table;
    if (this.#dialect === 'bigquery') return `\`lake\`.\`raw\`.\`${table}\``;
    return this.#dialect === 'databricks' ? `lake.raw.\`${table}\`` : `"LAKE"."RAW"."${this.#cased(table)}"`;
  }

  #first(sources: readonly Source[]): Source {
    return sources[0] as Source;
  }

  #pick<T>(of: readonly T[]): T {
    return of[this.#below(of.length)] as T;
  }

  #chance(share: number): boolean {
    return this.#below(1_000) < share * 1_000;
  }

  /** mulberry32 */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}
