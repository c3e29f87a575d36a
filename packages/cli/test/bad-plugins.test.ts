import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { checkSpec, generateFiles, isPlugin, memoryHost } from '@trainyard/engine';
import type { Plugin } from '@trainyard/engine';
import { builtIn } from '../src/built-in.ts';
import { built, seed } from './built.ts';

const plugins = fileURLToPath(new URL('../testdata/plugins', import.meta.url));
const { folder, trainyard } = built();

const limits = {
  pluginSeconds: 20,
  pluginMegabytes: 400,
  pluginFileCharacters: 1_000_000,
  pluginCharacters: 4_000_000,
  pluginFiles: 500,
  pluginFindings: 200,
};
const short = { ...limits, pluginSeconds: 2 };

function project(name: string, given: object = limits, more: readonly string[] = []): void {
  const spec = seed.replace(/^mlops:\n/, 'mlops:\n  targets: { mine: { inner: { value: 1 } } }\n');
  writeFileSync(
    join(folder(), 'a.mlops.yaml'),
    name === 'answers-otherwise' || name === 'loops-when-asked' ? seed : spec,
  );
  const listed = [name, ...more].map((each) => join(plugins, `${each}.mjs`));
  writeFileSync(join(folder(), 'trainyard.config.json'), JSON.stringify({ plugins: listed, limits: given }));
}

interface Told {
  readonly code: string;
  readonly message: string;
}

function findingsIn(stdout: string): readonly Told[] {
  return (JSON.parse(stdout) as { diagnostics: readonly Told[] }).diagnostics;
}

const generator = "the generator 'only'";
const slow = /did not end within 2 seconds \(`limits\.pluginSeconds` in trainyard\.config\.json\)/;
const memory = /took more than 400 megabytes of memory \(`limits\.pluginMegabytes`/;

/** Plugin, the part that is blamed, what is said of it, and other limits. */
const failing: readonly (readonly [string, string, RegExp, object?])[] = [
  ['throws', generator, /oh no/],
  ['throws-a-map', generator, /it threw what has no text/],
  ['throws-nothing', generator, /it threw undefined, which is no error/],
  ['throws-late', generator, /too late/],
  ['hangs', generator, slow, short],
  ['loops', generator, slow, short],
  ['loops-in-a-validator', 'the validator busy', slow, short],
  ['loops-when-asked', '`appliesTo`', slow, short],
  ['loops-in-its-options', 'the schema of its options', slow, short],
  ['throws-in-its-options', 'the schema of its options', /no schema/],
  ['exits', generator, /it ended the process with exit code 0/],
  ['kills-itself', generator, /its process was ended by SIGKILL/],
  ['rejects-later', generator, /it left a rejection behind: nobody waits/],
  ['throws-from-a-timer', generator, /it threw later: a moment later/],
  ['prints', generator, /it printed to the standard output: \{"diagnostics"/],
  ['prints-directly', generator, /it printed to the standard output: straight to the pipe/],
  ['writes-answers', generator, /it wrote where only its process may write/],
  ['announces-gigabytes', generator, /it gave a file, finding or part that is too large/],
  ['fills-the-heap', generator, memory],
  ['fills-a-list', generator, /took more than 400 megabytes|its process crashed/],
  ['fills-buffers', generator, memory],
  [
    'gives-a-gigabyte',
    generator,
    /its file 'a\.txt' has more than 1000000 characters \(`limits\.pluginFileCharacters`|400 megabytes/,
  ],
  ['gives-much-in-all', generator, /its files have more than 4000000 characters together \(`limits\.pluginCharacters`/],
  ['gives-without-end', generator, /it gave more than 500 files \(`limits\.pluginFiles`/],
  ['finds-without-end', 'the validator endless', /it gave more than 200 findings \(`limits\.pluginFindings`/],
  ['gives-nothing', generator, /it gave no list of files/],
  ['changes-the-specification', generator, /read only property 'name'/],
  ['changes-its-options', generator, /read only property 'value'/],
  ['changes-the-graph', generator, /object is not extensible/],
  ['changes-a-source', 'the validator rewrites', /read only property 'text'/],
  ['finds-rubbish', 'the validator finds', /a finding that was not made by a function of a catalogue/],
  ['finds-elsewhere', 'the validator finds', /a finding that was not made by a function of a catalogue/],
  ['informs-of-errors', 'the validator informs', /it found an error, though it is marked as one that only informs/],
  ['finds-nothing', 'the validator finds', /it gave no list of findings/],
  ['finds-by-throwing', 'the validator finds', /it threw a text, which is no error/],
  ['answers-otherwise', '`appliesTo`', /it answered neither true nor false/],
  // It breaks what the specification is compiled with, in the process of plugins; the command itself goes on.
  ['pollutes', 'starting', /the specification does not compile here/],
];

test.each(failing)(
  'a plugin that %s is named with its part, nothing is written, and the others report',
  (name, part, reason, given = limits) => {
    project(name, given);
    const { status, stdout } = trainyard('generate', 'a.mlops.yaml', '--out', 'out', '--json');
    const findings = findingsIn(stdout);
    expect(findings.filter(({ code }) => code === 'engine/plugin-failed').map(({ message }) => message)).toEqual([
      expect.stringMatching(
        new RegExp(`^The plugin mine failed in ${part}: .*(?:${reason.source}).*\\. Nothing was written; `),
      ),
    ]);
    expect({
      status,
      written: existsSync(join(folder(), 'out')),
      others: findings.some(({ code }) => code === 'compliance/missing-facts'),
    }).toEqual({ status: 3, written: false, others: true });
  },
  60_000,
);

/** Plugin, the path of the file that is refused, and why. */
const refused: readonly (readonly [string, string, RegExp])[] = [
  ['gives-rubbish', '', /is no file/],
  ['gives-bytes', 'a.txt', /is no file/],
  ['owns-otherwise', 'a.txt', /is no file/],
  ['comes-from-nowhere', 'a.txt', /where they come from in no known form/],
  ['says-nothing-of-lines', 'a.txt', /where they come from in no known form/],
  ['climbs', '../k8s/deployment.yaml', /leads out of its folder/],
  ['gives-twice', 'a.txt', /was given before/],
  ['gives-twins', 'a.txt', /is the same file as 'A\.txt'/],
  ['gives-composed-twins', 'cafe\u0301.txt', /is the same file as 'caf\u00e9\.txt'/],
  ['gives-below-a-file', 'a/b', /lies in 'a', which is a file/],
  ['gives-a-folder', 'A', /is a folder of other files/],
  ['gives-twin-folders', 'A/c', /the same folder as 'a'/],
  ['gives-half-a-character', 'a.txt', /half a character/],
  ['gives-nul', 'a.txt', /the character U\+0000/],
];

test.each(refused)('a plugin that %s is named with the file, and nothing is written', (name, path, reason) => {
  project(name);
  const { status, stdout } = trainyard('generate', 'a.mlops.yaml', '--out', 'out', '--json');
  const findings = findingsIn(stdout).filter(({ code }) => code === 'engine/bad-output');
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`^The plugin mine gave the file '.*', which .*${reason.source}`)),
  ]);
  expect(findings[0]?.message).toContain(`'${path}'`);
  expect({ status, written: existsSync(join(folder(), 'out')) }).toEqual({ status: 3, written: false });
});

test.each([
  ['loops-when-loaded', slow, short],
  ['exits-when-loaded', /it ended the process with exit code 0/, limits],
  ['prints-when-loaded', /it printed to the standard output: hello/, limits],
])('a plugin that %s is named', (name, reason, given) => {
  project(name, given);
  const { status, stdout } = trainyard('check', 'a.mlops.yaml', '--json');
  const [finding] = findingsIn(stdout);
  expect(finding).toMatchObject({ code: 'engine/plugin-failed', message: expect.stringMatching(reason) });
  expect(finding?.message).toContain(`${name}.mjs`);
  expect(status).toBe(3);
});

test('every plugin in the folder is judged', () => {
  const judged = [...failing, ...refused].map(([name]) => name);
  const loading = ['loops-when-loaded', 'exits-when-loaded', 'prints-when-loaded'];
  const all = readdirSync(plugins).map((name) => name.replace('.mjs', ''));
  expect([...judged, ...loading, 'made', 'behaves'].sort()).toEqual(all.sort());
});

test('a plugin that fails while checking is told by `check`, and one that is switched off is not asked', () => {
  project('finds-nothing');
  expect(trainyard('check', 'a.mlops.yaml', '--quiet')).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('The plugin mine failed in the validator finds: it gave no list of findings'),
  });
  writeFileSync(join(folder(), 'a.mlops.yaml'), seed.replace(/^mlops:\n/, 'mlops:\n  targets: { mine: false }\n'));
  expect(trainyard('check', 'a.mlops.yaml', '--quiet').status).toBe(0);
});

test('a well-behaved plugin writes the same bytes in the process of plugins and in this one', async () => {
  project('behaves');
  mkdirSync(join(folder(), 'out'));
  const args = ['--revision', 'abcdef0', '--time', '2026-01-31T12:00:00Z'];
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out', ...args)).toMatchObject({ status: 0 });
  const { default: plugin } = (await import(join(plugins, 'behaves.mjs'))) as { default: unknown };
  if (!isPlugin(plugin)) throw new Error('it is no plugin');
  const text = readFileSync(join(folder(), 'a.mlops.yaml'), 'utf8');
  const checked = checkSpec(memoryHost(new Map([['a.mlops.yaml', text]])), 'a.mlops.yaml', {
    plugins: [...builtIn, plugin as Plugin],
    facts: { revision: 'abcdef0', time: '2026-01-31T12:00:00Z' },
  });
  const { files, diagnostics } = await generateFiles(checked);
  expect(diagnostics).toEqual([]);
  const mine = files.filter((each) => each.plugin === 'mine');
  expect(mine.map(({ path }) => path)).toEqual(['mine/all.yaml', 'mine/name.txt']);
  for (const { path, content } of mine) expect(readFileSync(join(folder(), 'out', path), 'utf8')).toBe(content);
});

test.each([
  ['{ "limits": { "pluginSecond": 1 } }', "'limits.pluginSecond' in trainyard.config.json does not exist"],
  [
    '{ "limits": { "pluginSeconds": 0 } }',
    "'limits.pluginSeconds' in trainyard.config.json must be a number above zero",
  ],
  ['{ "limits": 3 }', "'limits' in trainyard.config.json must be a map"],
])('limits that are none are wrong use: %s', (config, problem) => {
  writeFileSync(join(folder(), 'a.mlops.yaml'), seed);
  writeFileSync(join(folder(), 'trainyard.config.json'), config);
  const { status, stderr } = trainyard('check', 'a.mlops.yaml');
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(problem) });
});
