import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { allFields, checkSpec, generateFiles, memoryHost } from '@trainyard/engine';
import type { Checked, GeneratedFile } from '@trainyard/engine';
import {
  fits,
  hostileNames,
  kindOf,
  namesInSpec,
  namesSpec,
  occurrencesIn,
  dataOf,
  refusedNames,
  settledNames,
  standardReaders,
  withNames,
} from '@trainyard/engine/testing';
import type { SettledNames } from '@trainyard/engine/testing';
import { requireTool, run } from '@trainyard/oracles';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { builtIn } from '../src/built-in.ts';

const file = 's.mlops.yaml';
const check = (text: string): Checked => checkSpec(memoryHost(new Map([[file, text]])), file, { plugins: builtIn });

interface Wrong {
  readonly said: string;
  /** The text at which it is said. */
  readonly at: string;
}

/** What is wrong with a specification. */
function wrongIn(text: string): Wrong[] {
  return check(text).diagnostics.flatMap(({ severity, code, message, range }) =>
    severity === 'error'
      ? [
          {
            said: `${code} ${message}`,
            at: text.slice(range.start, range.end),
          },
        ]
      : [],
  );
}

test('the specification of names has one wherever the language takes one', () => {
  const named = new Set(
    occurrencesIn(dataOf(namesSpec)).flatMap(({ field, value }) =>
      JSON.stringify(value).includes('"z_') ? [`mlops.${field}`] : [],
    ),
  );
  const wanted = allFields().filter(({ type, free }) => / name of (letters|digits)/.test(type) || free === true);
  // The names of plugins are no choice of the writer.
  expect(wanted.map(({ path }) => path).filter((path) => !named.has(path) && path !== 'mlops.targets')).toEqual([]);
  expect(wrongIn(namesSpec)).toEqual([]);
});

/** What the check leaves of names. Throws if an error stands where no name does. */
function settled(given: readonly (readonly [string, string])[]): SettledNames {
  const found = settledNames(given, (text) => check(text).diagnostics.filter(({ severity }) => severity === 'error'));
  if (found.left.length > 0)
    throw new Error(JSON.stringify([[...found.names], found.left.map(({ message }) => message)]));
  return found;
}

/** All words in all places, `step` by `step`. */
function rounds(words: readonly string[], step: number): readonly (readonly (readonly [string, string])[])[] {
  const found: (readonly (readonly [string, string])[])[] = [];
  for (let first = 0; first < namesInSpec.length; first += words.length)
    for (let round = 0; round < words.length; round += step)
      found.push(
        namesInSpec
          .slice(first, first + words.length)
          .map((name, index) => [name, words[(index + round) % words.length] ?? ''] as const),
      );
  return found;
}

test('a name of no form that a field takes is an error at its place; free keys may be any text', () => {
  for (const given of rounds(refusedNames, 1)) {
    const { names } = settled(given);
    expect([...names].filter(([name]) => kindOf(name) !== 'key')).toEqual([]);
  }
});

/** Labels that Kubernetes takes; others are left out there with a warning, and nothing is to be compared. */
const KUBERNETES_LABEL = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** Every fifth turn: in those left out, other places have these words. */
const STEP = 5;

/** What is generated for each turn; first for the names as they stand in the specification. */
async function made(): Promise<readonly (readonly GeneratedFile[])[]> {
  const given = [
    [],
    ...rounds(hostileNames, STEP).map((each) =>
      each.filter(([name, word]) =>
        /^z_k_(label|other)$/.test(name) ? KUBERNETES_LABEL.test(word) : fits(kindOf(name), word),
      ),
    ),
    ...rounds(refusedNames, STEP).map((each) =>
      each.filter(([name]) => kindOf(name) === 'key' && !/^z_k_(label|other)$/.test(name)),
    ),
  ];
  const all: (readonly GeneratedFile[])[] = [];
  for (const each of given) {
    // PromQL before version 3 has no way to write three of them between brackets, and a series with an instance of its own needs no other in tests.
    const names = each.filter(
      ([name, word]) => !name.startsWith('z_l_') || !/^(without|inf|nan|instance)$/i.test(word),
    );
    const { files, diagnostics } = await generateFiles(check(withNames(settled(names).names)));
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    all.push(files);
  }
  return all;
}

let once: ReturnType<typeof made> | undefined;
const everyTurn = (): ReturnType<typeof made> => (once ??= made());

/** A file's kind, whatever it is named after. */
const kindOfFile = (path: string): string => path.replace(/(overlays|scaffold)\/[^/]*(?=\.py|\/)/, '$1/_');

/** Expects that no file has fewer parts than with ordinary names: two names that became one would make them less. */
function expectAllParts(turns: readonly (readonly GeneratedFile[])[], parts: (file: GeneratedFile) => number): void {
  const [ordinary = []] = turns;
  const wanted = new Map(ordinary.map((file) => [kindOfFile(file.path), parts(file)]));
  for (const files of turns)
    expect(
      files.filter((file) => parts(file) < (wanted.get(kindOfFile(file.path)) ?? 0)).map(({ path }) => path),
    ).toEqual([]);
}

function ending(turns: readonly (readonly GeneratedFile[])[], end: string): (readonly GeneratedFile[])[] {
  return turns.map((files) => files.filter(({ path }) => path.endsWith(end)));
}

/** How many values, maps and lists there are in data. */
function valuesIn(data: unknown): number {
  return typeof data === 'object' && data !== null
    ? Object.values(data).reduce((sum: number, each) => sum + valuesIn(each), 1)
    : 1;
}

test('whatever things are called, YAML and Markdown are read, and say as much', async () => {
  const turns = await everyTurn();
  expect(turns.length).toBeGreaterThan(40);
  expect(new Set(turns.map((files) => files.length)).size).toBe(1);
  expectAllParts(ending(turns, '.yaml'), ({ content }) => {
    const documents = [...parseAllDocuments(content)];
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    return documents.reduce((sum, each) => sum + valuesIn(each.toJS()), 0);
  });
  const sizes = new Map<string, number>();
  for (const { content } of ending(turns, '.md').flat())
    sizes.set(content, (await standardReaders['.md']?.read(content))?.texts.length ?? 0);
  expectAllParts(ending(turns, '.md'), ({ content }) => sizes.get(content) ?? 0);
}, 120_000);

const PARTS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PropertyAssignment,
  ts.SyntaxKind.PropertySignature,
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.ExportSpecifier,
  ts.SyntaxKind.CallExpression,
]);

function partsOfModule(node: ts.Node): number {
  let parts = PARTS.has(node.kind) ? 1 : 0;
  ts.forEachChild(node, (child) => {
    parts += partsOfModule(child);
  });
  return parts;
}

// Inside the repository, so that zod and prom-client are found.
const scratch = fileURLToPath(new URL('../out-tsc/', import.meta.url));
mkdirSync(scratch, { recursive: true });
const root = mkdtempSync(join(scratch, 'names-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('whatever things are called, strict TypeScript compiles the module, and it has as many parts', async () => {
  const turns = ending(await everyTurn(), '.ts');
  expectAllParts(turns, ({ path, content }) =>
    partsOfModule(ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true)),
  );
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  const roots = turns.map((files, turn) => {
    mkdirSync(join(root, String(turn)));
    for (const { path, content } of files) {
      const name = basename(path);
      // It is the same each time, and large.
      const shared = turn > 0 && name === 'conditions-runtime.ts';
      writeFileSync(join(root, String(turn), name), shared ? "export * from '../0/conditions-runtime.js';\n" : content);
    }
    return join(root, String(turn), 'index.ts');
  });
  const program = ts.createProgram(roots, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
  });
  expect(
    ts
      .getPreEmitDiagnostics(program)
      .map(({ file: at, messageText }) => [
        at?.fileName.replace(root, ''),
        ts.flattenDiagnosticMessageText(messageText, ' '),
      ]),
  ).toEqual([]);
}, 120_000);

const python = requireTool('python');

/** Definitions, keys, calls and the like of each module, by Python's own parser. */
const COUNT = `
import ast, json, sys
kinds = (ast.FunctionDef, ast.ClassDef, ast.Call, ast.arg, ast.keyword, ast.Assign, ast.Attribute)
def parts(path, text):
    return sum(isinstance(node, kinds) + len(getattr(node, "keys", [])) for node in ast.walk(ast.parse(text, path)))
print(json.dumps([parts(*each) for each in json.load(sys.stdin)]))
`;

(python === undefined ? test.skip : test)(
  'whatever things are called, Python reads the modules, they have as many parts, and no name is defined twice or nowhere',
  async () => {
    const turns = ending(await everyTurn(), '.py');
    const files = turns.flat();
    const input = JSON.stringify(files.map(({ path, content }) => [path, content]));
    const { stdout, stderr } = run(python ?? '', ['-I', '-c', COUNT], { input });
    expect(stderr).toBe('');
    const counts = new Map((JSON.parse(stdout) as number[]).map((count, index) => [files[index], count]));
    expectAllParts(turns, (each) => counts.get(each) ?? 0);
    const folder = mkdtempSync(join(tmpdir(), 'trainyard-names-'));
    for (const [index, { content }] of files.entries()) writeFileSync(join(folder, `m${index}.py`), content);
    const lint = run(python ?? '', ['-m', 'ruff', 'check', '--isolated', '--select', 'E9,F,PLE', folder]);
    rmSync(folder, { recursive: true });
    expect(lint.stdout + lint.stderr).toContain('All checks passed');
  },
  120_000,
);

const promtool = requireTool('promtool');

(promtool === undefined ? test.skip : test)(
  'whatever things are called, promtool takes the configuration and the rules',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trainyard-names-'));
    const configurations = (await everyTurn()).map((files, turn) => {
      mkdirSync(join(folder, String(turn)));
      for (const { path, content } of files)
        if (path.startsWith('prometheus/')) writeFileSync(join(folder, String(turn), basename(path)), content);
      return join(folder, String(turn), 'prometheus.yaml');
    });
    const { status, stdout, stderr } = run(promtool ?? '', ['check', 'config', ...configurations]);
    rmSync(folder, { recursive: true });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  },
  120_000,
);

test.each([
  ['stages', 'training: { pipeline: { stages: [{ name: "@", type: "training" }, { name: "#", type: "training" }] } }'],
  ['metrics', 'monitoring: { metrics: [{ name: "@", type: "gauge" }, { name: "#", type: "gauge" }] }'],
  ['environments', 'environments: { "@": {}, "#": {} }'],
])('two %s alike but for their case are one where case makes no difference, and an error', (_, section) => {
  const text = `mlops:\n  name: "demo"\n  version: "1.0.0"\n  ${section}\n`;
  const found = wrongIn(text.replace('@', 'alike').replace('#', 'Alike'));
  expect(found.map(({ said, at }) => [said.split(' ')[0], at.toLowerCase()])).toEqual([
    ['model/folded-name', '"alike"'],
  ]);
  expect(wrongIn(text.replace('@', 'alike').replace('#', 'other'))).toEqual([]);
});

test.each(['con', 'NUL', 'com1', 'aux.txt', 'end.'])('an environment is no folder that is called %s', (name) => {
  const found = wrongIn(`mlops:\n  name: "demo"\n  version: "1.0.0"\n  environments: { "${name}": {} }\n`);
  expect(found.map(({ said, at }) => [said.split(' ')[0], at])).toEqual([['model/reserved-environment', `"${name}"`]]);
});

test('a label that is called as what every object has is no reason to fail, and an absent metric called as a word of PromQL is asked for by its name', async () => {
  const text = `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics: [{ name: "sum", type: "gauge", labels: ["toString"] }]\n    alerts: [{ name: "low", condition: 'sum{toString="a"} < 1', severity: "info", on_no_data: "alert" }]\n`;
  const { files } = await generateFiles(check(text));
  const rules = files.find(({ path }) => path === 'prometheus/rules.yaml')?.content ?? '';
  expect(rules).toContain('absent({__name__="sum"})');
  expect(rules).toContain('toString="a"');
});
