import type { MeshCase } from '../mesh-case.ts';

const model = (body: string): string =>
  `import pandas as pd\n\ndef model(dbt, session):\n${body.replace(/^/gm, '    ')}\n    return None\n`;

/** Python models. */
export const PYTHON: MeshCase = {
  name: 'python',
  folders: ['p'],
  files: {
    'p/dbt_project.yml': `name: p
version: '1.0'
profile: case
flags: {send_anonymous_usage_stats: false}
`,
    'p/models/a.sql': 'select 1 as id',
    'p/models/b.sql': 'select 1 as id',
    'p/models/c.sql': 'select 1 as id',
    'p/models/ver_v1.sql': 'select 1',
    'p/models/ver_v2.sql': 'select 1',
    'p/models/s.yml': `sources: [{name: raw, tables: [{name: orders}]}]
models: [{name: ver, versions: [{v: 1}, {v: 2}]}, {name: configured_yml, access: public}]
`,
    'p/models/plain.py': model(`x = dbt.ref("a")\ny = dbt.ref('p', 'b')\nz = dbt.source("raw", 'orders')`),
    'p/models/versions.py': model(`x = dbt.ref("ver", v=1)\ny = dbt.ref("ver", version="2")`),
    'p/models/configured.py': model(
      `dbt.config(materialized="table", access='private', group=None)\nx = dbt.ref('a')`,
    ),
    'p/models/configured_yml.py': model(`dbt.config(materialized="incremental", enabled=True)`),
    'p/models/off.py': model(`dbt.config(enabled=False)`),
    'p/models/comments.py': model(
      `# dbt.ref('nothing')\nx = "dbt.ref('nothing')" # dbt.ref("nothing")\n"""dbt.ref('nothing')\ndbt.ref("nothing")"""\ny = r'\\\\'; z = dbt.ref('a')\nw = '''it's''' + "\\"" + '\\'' ; v = dbt.ref("b")`,
    ),
    'p/models/fstrings.py': model(
      `x = f"{dbt.ref('a')}"\ny = f'''{\n dbt.ref("b").name!r:>{10}}'''\nz = rf"{dbt.source('raw', 'orders')}\\d"\nw = f"dbt.ref('nothing')"`,
    ),
    'p/models/joined.py': model(
      `x = dbt \\\n  .ref('a')\ny = (dbt\n  .ref(\n    "b",\n  ))\nz = dbt.ref('c').df().join(dbt.ref("a"), how='x')`,
    ),
    'p/models/implicit.py': model(
      `x = dbt.ref('a' "")\ny = dbt.ref("""b""")\nz = dbt.ref(r'c')\nw = dbt.ref(u'a')\nv = dbt.ref('\\x62')`,
    ),
    'p/models/nested.py': model(
      `x = [dbt.ref('a'), {"k": dbt.ref('b')}]\nfor t in (dbt.ref("c"),):\n    pass\ny = lambda: dbt.source('raw', 'orders')`,
    ),
    'p/models/helper.py': `def help(dbt):\n    return dbt.ref('a')\n\n${model(`return help(dbt)`)}\nclass X:\n    def go(self, dbt):\n        return dbt.ref("b")\n`,
    'p/models/other.py': model(
      `self = None\nx = self.dbt.ref('nothing') if self else None\ny = my.ref('nothing') if False else 1\nz = ref('nothing') if False else 1\nw = dbt.reference('nothing') if False else 1`,
    ),
    'p/models/crlf.py': model(`x = dbt.ref("a")\ny = dbt.ref('b')`).replaceAll('\n', '\r\n'),
    'p/models/tabs.py': model(`if True:\n\tx = dbt.ref("a")`).replaceAll('    ', '\t'),
    'p/models/unicode.py': model(
      `é = dbt.ref("a")\nx = b'dbt.ref("nothing")'\ny = 1_000.5e-3 if 0x1f else 1j\nz = dbt.ref("b")`,
    ),
    'p/models/sees.sql': "{{ ref('plain') }}",
  },
};
