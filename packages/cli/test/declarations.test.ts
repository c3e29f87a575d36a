import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import {
  checkSpec,
  defaultPluginLimits,
  defaultSpecLimits,
  generateFiles,
  hasErrors,
  specificationTypes,
} from '@trainyard/engine';
import type { GeneratedFile } from '@trainyard/engine';
import { nodeHost, typescriptFrontEnd } from '@trainyard/engine/node';
import { run } from '@trainyard/oracles';
import { format } from 'prettier';
import { builtIn } from '../src/built-in.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const twins = at('../testdata/typescript/');
const names = readdirSync(twins).sort();

test('the types of the package are those of the schema and of its functions; RECORD=1 writes them anew', async () => {
  const sourceOf = (name: string): string => readFileSync(at(`../src/api/${name}.ts`), 'utf8');
  const index = `${specificationTypes(builtIn)}\n${sourceOf('types')}\n${sourceOf('config-types')}`;
  const declared = {
    'index.d.ts': index,
    'index.d.cts': index,
    'core.d.ts': sourceOf('core-types').replace("'./types.ts'", "'./index.js'"),
  };
  for (const [name, text] of Object.entries(declared)) {
    const types = await format(text, { parser: 'typescript', printWidth: 120, singleQuote: true });
    const file = at(`../library/generated/${name}`);
    if (process.env['RECORD'] === '1' && process.env['CI'] !== 'true') writeFileSync(file, types);
    expect(readFileSync(file, 'utf8')).toBe(types);
  }
});

/** What `tsc` says of files in a project that has nothing but the package: `file:line code` for each error. */
function typesOf(files: ReadonlyMap<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-types-'));
  try {
    const installed = join(folder, 'node_modules/trainyard');
    mkdirSync(installed, { recursive: true });
    for (const name of ['package.json', 'library'])
      cpSync(at(`../${name}`), join(installed, name), { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    const options = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', types: [], lib: ['es2022'] };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, exactOptionalPropertyTypes: true } }),
    );
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const { stdout } = run(
      process.execPath,
      [at('../../../node_modules/typescript/lib/tsc.js'), '-p', '.', '--pretty', 'false'],
      { cwd: folder },
    );
    return stdout.split('\n').flatMap((line) => {
      const [, file, row, code] = /^(\S+)\((\d+),\d+\): error (TS\d+)/.exec(line) ?? [];
      return file === undefined ? [] : [`${file}:${row} ${code}`];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A specification with one line that matters, its fifth. */
function withLine(line: string, mark = 'defineService'): string {
  return `import { ${mark} } from 'trainyard';\nexport default ${mark}({\n  mlops: {\n    name: 'demo', version: '1.0.0',\n    ${line}\n  },\n});\n`;
}

const right = [
  "training: { pipeline: { stages: [{ name: 'a', type: 'training', timeout: '1d2h30m', retries: 2, resources: { cpu: '500m', memory: '1.5 Gi', gpu: '1' } }] } },",
  "deployment: { testing: { a_b_test: { traffic_split: '10 %', minimum_effect: '0.5%' } }, rollback: { trigger: 'slow', threshold: '5%' } },",
  "deployment: { serving: { replicas: '3', env: { A: 'b', C: { secret: 'name/key' } } }, scaling: null },",
  "monitoring: { metrics: [{ name: 'm', type: 'gauge', 'x-note': 1 }] }, 'x-ticket': ['PAY-1'],",
  'environments: { staging: { monitoring: { alerts: { slow: null } }, deployment: { serving: { replicas: 1 } } } },',
  "targets: { wandb: false, k8s: { namespace: 'ml', patches: [{ kind: 'Deployment', name: 'x', patch: { a: [1, { b: null }] } }] }, mine: { any: 1 } },",
];
const wrong = [
  "descriptoin: 'x',",
  'description: 1,',
  "training: { pipeline: { stages: [{ name: 'a' }] } },",
  "training: { pipeline: { stages: [{ name: 'a', type: 'training', timeout: 'soon' }] } },",
  "deployment: { serving: { resources: { memory: '4 gigabytes' } } },",
  "deployment: { serving: { endpoint: 'example.com' } },",
  "monitoring: { metrics: [{ name: 'm', type: 'guage' }] },",
  'environments: { staging: { deployment: { serving: { replica: 1 } } } },',
  "targets: { k8s: { namespce: 'ml' } },",
  'governance: { audit: { enabled: "yes" } },',
];

test('the types of a configuration know each limit, and refuse what there is not', () => {
  const limits = { ...defaultSpecLimits, ...defaultPluginLimits };
  const config = (fields: string): string =>
    `import { defineConfig } from 'trainyard';\nexport default defineConfig({\n  ${fields}\n});\n`;
  const good = config(`plugins: ['./a.ts', 'trainyard-plugin-b'], limits: ${JSON.stringify(limits)},`);
  expect(
    typesOf(
      new Map([
        ['good.ts', good],
        ['limit.ts', config('limits: { stage: 1 },')],
        ['plugin.ts', config('plugins: [{}],')],
        ['key.ts', config('plugin: [],')],
      ]),
    ).map((each) => each.replace(/ TS\d+$/, '')),
  ).toEqual(['key.ts:3', 'limit.ts:3', 'plugin.ts:3']);
});

test('right specifications compile, wrong ones fail on the line that is wrong', () => {
  const files = new Map([
    ...names.map((name) => [name, readFileSync(join(twins, name), 'utf8')] as const),
    ...right.map((line, index) => [`right${index}.mlops.ts`, withLine(line)] as const),
    ...wrong.map((line, index) => [`wrong${index}.mlops.ts`, withLine(line)] as const),
    [
      'layer.mlops.ts',
      "import { defineLayer } from 'trainyard';\nexport default defineLayer({ mlops: { monitoring: { alerts: { slow: { for: '5m' }, old: null } } } });\n",
    ],
    ['old.cts', "import { defineLayer } from 'trainyard';\nexport const layer = defineLayer({});\n"],
    [
      'plugin.ts',
      "declare module 'trainyard' {\n  interface Targets {\n    readonly mine?: { readonly size: number };\n  }\n}\nexport {};\n",
    ],
    ['merged.mlops.ts', withLine("targets: { mine: { size: 'large' } },")],
  ]);
  // With the types of a plugin its options are checked too.
  const plain = new Map([...files].filter(([name]) => name !== 'plugin.ts' && name !== 'merged.mlops.ts'));
  const lines = typesOf(plain).map((each) => each.replace(/ TS\d+$/, ''));
  expect([...new Set(lines)]).toEqual(wrong.map((_, index) => `wrong${index}.mlops.ts:5`));
  const merged = typesOf(new Map([...files].filter(([name]) => name === 'plugin.ts' || name === 'merged.mlops.ts')));
  expect(merged).toEqual(['merged.mlops.ts:5 TS2322']);
}, 120_000);

async function generated(file: string): Promise<readonly GeneratedFile[]> {
  const checked = checkSpec(nodeHost, file, { plugins: builtIn, frontEnds: [typescriptFrontEnd()] });
  expect(checked.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const { files, diagnostics } = await generateFiles(checked);
  expect(hasErrors(diagnostics)).toBe(false);
  return files.map(({ path, content, ownership, provenance }) => ({ path, content, ownership, provenance }));
}

test.each(names)(
  '%s generates what its twin in YAML does, byte for byte',
  async (name) => {
    const service = name.replace(/\.mlops\.ts$/, '');
    const files = await generated(join(twins, name));
    expect(files.length).toBeGreaterThan(10);
    expect(files).toEqual(await generated(at(`../../../examples/${service}/${service}.mlops.yaml`)));
  },
  60_000,
);

test('what the types refuse, the compiler refuses, and what they take it takes', () => {
  const errorsIn = (line: string): readonly string[] => {
    const text = withLine(line);
    const host = { ...nodeHost, read: (path: string) => (path === 'a.mlops.ts' ? text : undefined) };
    const { diagnostics } = checkSpec(host, 'a.mlops.ts', { plugins: builtIn, frontEnds: [typescriptFrontEnd()] });
    // Only what is said of the form of a value: what it refers to is no matter of types.
    return diagnostics
      .filter(
        ({ severity, code }) =>
          severity === 'error' && !/reference|unknown-plugin|unknown-trigger|removes|metric/.test(code),
      )
      .map(({ code, message }) => `${code} ${message}`);
  };
  expect(right.map(errorsIn)).toEqual(right.map(() => []));
  expect(wrong.map((line) => errorsIn(line).length)).toEqual(wrong.map(() => 1));
});
