import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { withEntry, withEnvironment } from '../../src/generate/edit-loom-config.ts';
import { suite } from '../harness/suite.ts';

const OURS = `# our own words, $UNSET ones too
enable_telemetry: false   # no
manifests:
    # the shop
    - name: 'up'
      config: {path:  "../registry/up/prod/latest/manifest.json"}  # read me
      type:   file

    - {type: s3, name: other, config: {bucket_name: b, object_name: mesh/other/prod/latest/manifest.json}}
# the end
`;

/** The lines that differ, as `- old` and `+ new`. */
function difference(before: string, after: string | null): string[] {
  const [old, now] = [before.split('\n'), (after ?? 'nothing').split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

suite('generate: another environment in a dbt-loom configuration', ({ test }) => {
  test('changes one word, whatever stands around it', () => {
    assert.equal(difference(OURS, withEnvironment(OURS, 0, 'prod', 'dev')), [
      '-       config: {path:  "../registry/up/prod/latest/manifest.json"}  # read me',
      '+       config: {path:  "../registry/up/dev/latest/manifest.json"}  # read me',
    ]);
    const other = withEnvironment(OURS, 1, 'prod', 'dev') ?? '';
    assert.is(other, OURS.replace('mesh/other/prod/', 'mesh/other/dev/'));
  });

  test('keeps CRLF, a byte order mark and a last line without an end', () => {
    for (const text of [OURS.replaceAll('\n', '\r\n'), `\ufeff${OURS}`, OURS.trimEnd()]) {
      assert.is(withEnvironment(text, 0, 'prod', 'dev'), text.replace('/up/prod/', '/up/dev/'));
    }
  });

  for (const [name, text] of [
    [
      'an alias',
      'x: &p ../registry/up/prod/latest/manifest.json\nmanifests:\n- {name: up, type: file, config: {path: *p}}\n',
    ],
    [
      'an anchor that others stand on',
      'manifests:\n- {name: up, type: file, config: {path: &p ../registry/up/prod/latest/manifest.json}}\n- {name: b, type: file, config: {path: *p}}\n',
    ],
    [
      'a merge',
      'x: &x {path: a/up/prod/latest/manifest.json}\nmanifests:\n- {name: up, type: file, config: {<<: *x}}\n',
    ],
    [
      'a key that stands twice',
      'manifests:\n- name: up\n  config: {path: a/up/prod/latest/manifest.json, path: b/up/prod/latest/manifest.json}\n',
    ],
    [
      'a variable',
      'manifests:\n- {name: up, type: file, config: {path: "../registry/up/${E}/latest/manifest.json"}}\n',
    ],
    ['no YAML', 'manifests: [\n'],
    ['another list', 'manifests: []\n'],
  ] as const) {
    test(`leaves ${name} alone`, () => assert.is(withEnvironment(text, 0, 'prod', 'dev'), null));
  }
});

suite('generate: an entry more in a dbt-loom configuration', ({ test }) => {
  const ENTRY = { name: 'new', type: 'file', config: { path: 'state/new/manifest.json' } };
  const texts: readonly [name: string, text: string, after: string][] = [
    [
      'a list in blocks',
      OURS,
      OURS.replace(
        '# the end',
        '    - name: new\n      type: file\n      config:\n        path: state/new/manifest.json\n# the end',
      ),
    ],
    [
      'a list that is not indented, and comments below it',
      'manifests:\n- name: a\n  type: file # x\n  config: {path: a} # y\n  # - name: b\n\nenable_telemetry: true\n',
      'manifests:\n- name: a\n  type: file # x\n  config: {path: a} # y\n- name: new\n  type: file\n  config:\n    path: state/new/manifest.json\n  # - name: b\n\nenable_telemetry: true\n',
    ],
    [
      'a list in brackets',
      'manifests: [ {name: a, type: file, config: {path: a}} ] # x\n',
      'manifests: [ {name: a, type: file, config: {path: a}}, {name: new, type: file, config: {path: state/new/manifest.json}} ] # x\n',
    ],
    [
      'empty brackets',
      'manifests: []\n',
      'manifests: [{name: new, type: file, config: {path: state/new/manifest.json}}]\n',
    ],
    [
      'a key without a list',
      'manifests: # none yet\nenable_telemetry: true\n',
      'manifests: # none yet\n  - name: new\n    type: file\n    config:\n      path: state/new/manifest.json\nenable_telemetry: true\n',
    ],
    [
      'another key alone, without an end',
      'enable_telemetry: true',
      'enable_telemetry: true\nmanifests:\n  - name: new\n    type: file\n    config:\n      path: state/new/manifest.json\n',
    ],
    [
      'comments alone',
      '# nothing yet\n',
      '# nothing yet\nmanifests:\n  - name: new\n    type: file\n    config:\n      path: state/new/manifest.json\n',
    ],
  ];
  for (const [name, text, after] of texts) {
    test(`${name}`, () => {
      assert.is(withEntry(text, 'new'), after);
      assert.equal(parse(after).manifests.at(-1), ENTRY);
    });
    test(`${name}, with the line ends of Windows`, () => {
      const crlf = (lines: string): string => lines.replaceAll('\n', '\r\n');
      const end = text.includes('\n') ? crlf(after) : after;
      assert.is(withEntry(crlf(text), 'new'), end);
    });
  }

  test('no file', () => {
    const text = withEntry(null, 'new') ?? '';
    assert.match(text, /^# dbt-loom looks/);
    assert.equal(parse(text), { manifests: [ENTRY] });
  });

  test('a name that YAML would read as something else', () => {
    for (const name of ['on', '123', '1e5']) {
      assert.is(parse(withEntry(null, name) ?? '', { version: '1.1' }).manifests[0].name, name);
    }
  });

  for (const [name, text] of [
    ['no YAML', 'manifests: [\n'],
    ['a mapping in braces', '{manifests: []}\n'],
    ['a list', '- a\n'],
    ['a word', 'manifests: none\n'],
    ['two documents', 'manifests: []\n---\nmanifests: []\n'],
  ] as const) {
    test(`leaves ${name} alone`, () => assert.is(withEntry(text, 'new'), null));
  }
});
