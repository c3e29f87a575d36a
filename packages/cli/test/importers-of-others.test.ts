import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { built } from './built.ts';

const { folder, trainyard } = built();
const made = pathToFileURL(new URL('../testdata/plugins/made.mjs', import.meta.url).pathname).href;

const put = (name: string, text: string): void => writeFileSync(join(folder(), name), text);

/** The parts of an importer as source text; what is left out behaves. */
interface Written {
  readonly claims?: string;
  readonly load?: string;
  readonly read?: string;
  readonly more?: string;
}

/** The project of the test with a plugin of its own, which reads documents of the kind Poem. */
function project({ claims, load, read, more = '' }: Written, limits: object = {}): void {
  put(
    'mine.mjs',
    `import { forever, later, made } from ${JSON.stringify(made)};
const keyed = (node, key) => node.members?.find((each) => each.key === key)?.value;
const module = {
  read: ${
    read ??
    `({ documents, name, refused }) => ({
    name: 'poems',
    spec: { description: keyed(documents[0].node, 'title').text, targets: { mine: { lines: documents.length } } },
    comments: new Map([['description', 'the first title']]),
    notes: documents.flatMap((document) => ['kind', 'title'].map((key) => ({
      document, node: keyed(document.node, key), subject: 'a poem', field: key, outcome: 'understood', path: 'description',
    }))),
  })`
  },
};
export default made({
  ${more}
  importers: [{
    reads: 'poems',
    claims: ${claims ?? "({ node }) => keyed(node, 'kind')?.text === 'Poem'"},
    load: ${load ?? 'async () => module'},
  }],
});
`,
  );
  put('trainyard.config.json', JSON.stringify({ plugins: ['./mine.mjs'], limits: { pluginSeconds: 20, ...limits } }));
  put('poem.yaml', 'kind: Poem\ntitle: Spring\nlines: [a, b]\n---\nkind: Poem\ntitle: Autumn\n');
}

interface Told {
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly range: object }[];
  readonly imported: readonly { readonly line: number; readonly outcome: string; readonly field: string | null }[];
  readonly text: string | null;
  readonly name: string | null;
}

function imported(...args: readonly string[]): Told & { readonly status: number | null } {
  const { status, stdout } = trainyard('import', 'poem.yaml', ...args, '--json');
  return { ...(JSON.parse(stdout) as Told), status };
}

test('an importer of a project reads what it claims, and all that it is silent about is accounted for', () => {
  project({});
  const { status, text, name, imported: notes, diagnostics } = imported();
  expect({ status, name, diagnostics }).toEqual({ status: 0, name: 'poems', diagnostics: [] });
  expect(text).toContain('  # the first title\n  description: Spring\n');
  expect(text).toContain('    mine:\n      lines: 2\n');
  expect(notes.map(({ line, outcome, field }) => [line, outcome, field])).toEqual([
    [1, 'understood', 'kind'],
    [2, 'understood', 'title'],
    [3, 'left out', 'lines'],
    [5, 'understood', 'kind'],
    [6, 'understood', 'title'],
  ]);
});

test('built-in importers are asked first, and what both make becomes one service', () => {
  project({ claims: '() => true' });
  put('rules.yaml', 'groups: [{ name: a, rules: [{ alert: Down, expr: up == 0 }] }]');
  const { stdout, status } = trainyard('import', 'rules.yaml', 'poem.yaml', '-q');
  expect(status).toBe(0);
  expect(stdout).toContain('description: Spring');
  expect(stdout).toContain('condition: up == 0');
});

test('`--no-plugins` asks the built-in plugins only', () => {
  project({ claims: "() => { throw new Error('asked'); }" });
  const { status, diagnostics } = imported('--no-plugins');
  expect({ status, codes: diagnostics.map(({ code }) => code) }).toEqual({
    status: 1,
    codes: ['engine/nothing-imported'],
  });
});

test('what nobody claims is said with what the plugins of the project read', () => {
  project({ claims: '() => false' });
  expect(imported().diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('and poems.')]);
});

test('what a check of the plugin refuses is said to the importer, which may say it in another way', () => {
  project({
    more: `options: { safeParse: (data) => data.lines > 1 ? { success: false, error: { issues: [{ code: 'custom', path: ['lines'], message: 'too many' }] } } : { success: true, data } },`,
    read: `({ refused }) => ({ notes: [], spec: refused.size === 0 ? { targets: { mine: { lines: 2 } } } : { description: [...refused.keys()].join(), targets: { mine: { lines: 1 } } } })`,
  });
  const { status, text } = imported();
  expect({ status, text }).toEqual({
    status: 0,
    text: expect.stringContaining('description: targets.mine.lines\n'),
  });
});

const slow = /did not end within 2 seconds \(`limits\.pluginSeconds` in trainyard\.config\.json\)/;
const importer = 'the importer of poems';
const claiming = '`claims` of the importer of poems';
const one = '{ node: documents[0].node, subject: "a", outcome: "understood" }';

/** What the importer does, the part that is blamed, what is said of it, and other limits. */
const failing: readonly (readonly [string, Written, string, RegExp, object?])[] = [
  ['throws when it claims', { claims: "() => { throw new Error('oh no'); }" }, claiming, /oh no/],
  ['claims with a text', { claims: "() => 'yes'" }, claiming, /it answered neither true nor false/],
  ['loops when it claims', { claims: '() => forever()' }, claiming, slow, { pluginSeconds: 2 }],
  ['cannot be loaded', { load: "async () => { throw new Error('no module'); }" }, importer, /no module/],
  ['hangs when it is loaded', { load: '() => new Promise(() => {})' }, importer, slow, { pluginSeconds: 2 }],
  ['throws', { read: "() => { throw new Error('oh no'); }" }, importer, /oh no/],
  ['loops', { read: '() => forever()' }, importer, slow, { pluginSeconds: 2 }],
  ['ends the process', { read: '() => process.exit(0)' }, importer, /it ended the process with exit code 0/],
  ['prints', { read: "() => { console.log('hi'); return { spec: {}, notes: [] }; }" }, importer, /it printed .* hi/],
  [
    'leaves a rejection behind',
    { read: "() => { Promise.reject(new Error('late')); return { spec: {}, notes: [] }; }" },
    importer,
    /left a rejection behind: late/,
  ],
  ['gives a promise', { read: 'async () => ({ spec: {}, notes: [] })' }, importer, /no part of a specification/],
  ['gives nothing', { read: '() => undefined' }, importer, /no part of a specification/],
  [
    'changes its documents',
    { read: '({ documents }) => { documents[0].node.members.pop(); return { spec: {}, notes: [] }; }' },
    importer,
    /Cannot delete property/,
  ],
  ['gives functions', { read: '() => ({ notes: [], spec: { a: { b: () => 1 } } })' }, importer, /'spec\.a\.b' is no/],
  [
    'gives itself',
    { read: '() => { const s = {}; s.s = s; return { notes: [], spec: s }; }' },
    importer,
    /nested more/,
  ],
  ['gives infinity', { read: '() => ({ notes: [], spec: { a: 1 / 0 } })' }, importer, /'spec\.a' is no plain data/],
  [
    'gives too much',
    { read: "() => ({ notes: [], spec: { description: 'x'.repeat(40_000_000) } })" },
    importer,
    /larger than a specification may be/,
  ],
  [
    'gives gigabytes',
    {
      read: "() => ({ notes: [], spec: Object.fromEntries(Array.from({ length: 90 }, (_, i) => [i, 'x'.repeat(3e7)])) })",
    },
    importer,
    /took more than 400 megabytes|too large|crashed|string length/,
    { pluginMegabytes: 400 },
  ],
  [
    'gives notes without end',
    { read: `({ documents }) => ({ spec: {}, notes: Array.from({ length: 500 }, () => (${one})) })` },
    importer,
    /more notes or comments than 100 and one for each value.*`limits\.pluginFindings`/,
    { pluginFindings: 100 },
  ],
  ['says the version', { read: "() => ({ notes: [], spec: { version: '9.9.9' } })" }, importer, /says `version`/],
  [
    'notes what is no node',
    { read: "() => ({ spec: {}, notes: [{ node: {}, subject: 'a', outcome: 'understood' }] })" },
    importer,
    /a note on what is no node of its documents/,
  ],
  [
    'notes an outcome that there is not',
    { read: `({ documents }) => ({ spec: {}, notes: [{ ...${one}, outcome: 'fine' }] })` },
    importer,
    /a note without a subject, or with an outcome that there is not/,
  ],
  [
    'notes a path that is none',
    { read: `({ documents }) => ({ spec: {}, notes: [{ ...${one}, path: 'a..b' }] })` },
    importer,
    /a note with a path that is none/,
  ],
  ['gives comments in a list', { read: '() => ({ spec: {}, notes: [], comments: [1] })' }, importer, /are no Map/],
  [
    'breaks in the check of what was imported',
    { more: "validators: [function broken() { throw new Error('oh no'); }]," },
    'the validator broken',
    /oh no/,
  ],
];

test.each(failing)(
  'a plugin whose importer %s is named with its part, and nothing is written',
  (_, written, part, reason, limits = {}) => {
    project(written, limits);
    const { status, diagnostics, text } = imported('--output', 'out.mlops.yaml');
    expect(diagnostics.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        new RegExp(`^The plugin mine failed in ${part}: .*(?:${reason.source}).*Nothing was written`),
      ),
    ]);
    expect({ status, text, written: existsSync(join(folder(), 'out.mlops.yaml')) }).toEqual({
      status: 3,
      text: null,
      written: false,
    });
  },
  60_000,
);

test('texts of an importer are data, and do nothing to a terminal', () => {
  project({
    read: `({ documents }) => ({
      spec: { description: '"; rm -rf / # {{ x }} \\u001b[2J\\u2028' },
      comments: new Map([['description', 'a\\nname: evil\\u001b[2J']]),
      notes: [{ node: documents[0].node, subject: 'a\\u001b[2J\\nb', outcome: 'verbatim', detail: 'c\\u202e' }],
    })`,
  });
  const { status, stdout, stderr } = trainyard('import', 'poem.yaml');
  expect(status).toBe(0);
  put('back.mlops.yaml', stdout);
  expect(trainyard('check', 'back.mlops.yaml').status).toBe(0);
  expect(stdout).not.toMatch(/^ *name: evil/m);
  expect(stdout + stderr).not.toMatch(/[\0-\x08\x0B-\x1F\u202E]/);
});
