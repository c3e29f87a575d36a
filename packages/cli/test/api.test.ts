import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, SourceTextModule } from 'node:vm';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { run } from '@trainyard/oracles';
import { build } from 'esbuild';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const cli = at('../bin/trainyard.cjs');
const seed = readFileSync(at('../../../examples/recommendation_system/recommendation_system.mlops.yaml'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'trainyard-api-'));
const here = (...names: string[]): string => join(folder, ...names);

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(here('a.mlops.yaml'), seed);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script that imports the package as people do; what it prints has to be JSON, and nothing else may be printed. */
function script(lines: string): unknown {
  const library = pathToFileURL(at('../library/index.js')).href;
  const text = `import { check, plan, generate } from ${JSON.stringify(library)};\n${lines}`;
  writeFileSync(here('script.mjs'), text);
  const { status, stdout, stderr } = run(process.execPath, [here('script.mjs')], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

const byCommand = (...words: string[]): { diagnostics: unknown; units: { files: unknown }[] } =>
  JSON.parse(run(process.execPath, [cli, ...words, '--json'], { cwd: folder }).stdout);

test('check answers as the command does, as data', () => {
  writeFileSync(here('b.mlops.yaml'), seed.replace('recommendation_system', 'b').replace('"4Gi"', '"4Gb"'));
  const { diagnostics } = byCommand('check', 'a.mlops.yaml', 'b.mlops.yaml');
  expect(script("console.log(JSON.stringify(await check(['a.mlops.yaml', 'b.mlops.yaml'])));")).toEqual({
    ok: false,
    diagnostics,
    services: [
      { file: 'a.mlops.yaml', name: 'recommendation_system', environments: [], sources: ['a.mlops.yaml'] },
      { file: 'b.mlops.yaml', environments: [], sources: ['b.mlops.yaml'] },
    ],
  });
});

test('plan and generate answer as the commands do, and plan says what would be written', () => {
  const planned = script("console.log(JSON.stringify(await plan('a.mlops.yaml')));") as {
    ok: boolean;
    upToDate: boolean;
    units: { unit: string; folder: string; files: { path: string; action: string; content: string }[] }[];
  };
  expect(planned).toMatchObject({
    ok: true,
    upToDate: false,
    units: [{ unit: 'recommendation_system', folder: 'generated' }],
  });
  expect(readdirSync(folder).sort()).toEqual(['a.mlops.yaml', 'script.mjs']);
  expect(planned.units[0]?.files.map(({ path, action }) => ({ path, action }))).toEqual(
    byCommand('plan', 'a.mlops.yaml').units[0]?.files,
  );
  expect(script("console.log(JSON.stringify(await generate('a.mlops.yaml')));")).toMatchObject({
    ok: true,
    written: true,
  });
  for (const { path, content } of planned.units[0]?.files ?? [])
    expect(readFileSync(here('generated', path), 'utf8')).toBe(content);
  expect(byCommand('plan', 'a.mlops.yaml').units[0]?.files).not.toContainEqual(
    expect.objectContaining({ action: 'update' }),
  );
  expect(script("console.log((await plan('a.mlops.yaml')).upToDate);")).toBe(true);
});

test('one script generates for several folders at once, and edits survive in each', () => {
  const generated = `
    const places = ['eu', 'us', 'asia'];
    const all = await Promise.all(places.map((out) => generate('a.mlops.yaml', { cwd: ${JSON.stringify(folder)}, out })));
    console.log(JSON.stringify(all.map(({ ok, units }) => [ok, units[0].folder])));`;
  expect(script(generated)).toEqual([
    [true, 'eu'],
    [true, 'us'],
    [true, 'asia'],
  ]);
  const edited = here('us/k8s/deployment.yaml');
  writeFileSync(edited, `# mine\n${readFileSync(edited, 'utf8')}`);
  writeFileSync(here('a.mlops.yaml'), seed.replace('"4Gi"', '"8Gi"'));
  script(generated);
  expect(readFileSync(edited, 'utf8')).toMatch(/^# mine\n[^]*8Gi/);
});

test('what has no answer is thrown with its findings, and the script goes on', () => {
  const lines = (call: string) =>
    `try { await ${call}; } catch ({ name, exitCode, diagnostics }) { console.log(JSON.stringify([name, exitCode, diagnostics.map(({ code }) => code)])); }`;
  expect(script(lines("check('b.mlops.yaml')"))).toEqual(['TrainyardError', 2, ['cli/missing-file']]);
  expect(script(lines("plan('a.mlops.yaml', { out: ' ' })"))).toEqual(['TrainyardError', 2, ['cli/wrong-use']]);
  expect(script(lines("check('a.mlops.yaml', { time: 'now' })"))).toEqual(['TrainyardError', 2, ['cli/wrong-use']]);
  expect(script(lines("check('-')"))).toEqual(['TrainyardError', 2, ['cli/wrong-use']]);
});

test('nothing is kept between two calls: a changed specification and a changed plugin are seen', () => {
  const plugin = (alert: string) => `
    export default { tag: '@trainyard/plugin', contract: 1, name: 'mine', summary: 'x', options: {}, appliesTo: () => { throw new Error('${alert}'); },
      capabilities: {}, diagnostics: {}, provides: [], validators: [], importers: [], generators: {} };`;
  writeFileSync(here('trainyard.config.json'), '{ "plugins": ["./mine.mjs"] }');
  writeFileSync(here('mine.mjs'), plugin('one'));
  const texts = script(`
    import { writeFileSync } from 'node:fs';
    const said = [];
    for (const word of ['one', 'two']) {
      writeFileSync('mine.mjs', ${JSON.stringify(plugin('WORD'))}.replace('WORD', word));
      await check('a.mlops.yaml').then(({ diagnostics }) => said.push(JSON.stringify(diagnostics)), ({ message }) => said.push(message));
    }
    console.log(JSON.stringify(said));`) as string[];
  expect(texts).toHaveLength(2);
  expect(texts[0]).not.toBe(texts[1]);
});

/** A program for browsers that uses `trainyard/core`, with everything in one module. */
async function browserProgram(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { check, generate } from './core.js'; globalThis.result = { check, generate };",
      resolveDir: at('../dist/core'),
    },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    outdir: 'out',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

interface Core {
  readonly check: (sources: object, spec: string) => { ok: boolean; spec: { name: string } };
  readonly generate: (
    sources: object,
    spec: string,
  ) => Promise<{ ok: boolean; files: { path: string; content: string }[]; diagnostics: { severity: string }[] }>;
}

test('trainyard/core is bundled for a browser without a module of Node, and generates there what the command writes', async () => {
  const text = await browserProgram();
  expect(text).not.toMatch(/\bfrom\s*["'](?:node:|fs|path|os)|\bimport\(["'](?:node:|fs|path)|__require\(["']/);
  // A world with what browsers and Node share of the web, and nothing of Node.
  const world: { result?: Core } = createContext({
    URL,
    TextEncoder,
    TextDecoder,
    structuredClone,
    setTimeout,
    clearTimeout,
    performance,
  });
  const module_ = new SourceTextModule(text, { context: world as object, identifier: 'program.js' });
  await module_.link(() => Promise.reject(new Error('it imports')));
  await module_.evaluate();
  const { check, generate } = world.result as Core;
  expect(check({ 'a.mlops.yaml': seed }, 'a.mlops.yaml')).toMatchObject({
    ok: true,
    spec: { name: 'recommendation_system' },
  });
  const made = await generate(
    { 'base.mlops.yaml': seed, 'a.mlops.yaml': 'extends: "./base.mlops.yaml"\n' },
    'a.mlops.yaml',
  );
  expect(made.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  run(process.execPath, [cli, 'generate', 'a.mlops.yaml'], { cwd: folder });
  expect(made.files.map(({ path }) => path)).toContain('typescript/conditions.ts');
  for (const { path, content } of made.files)
    expect([path, readFileSync(here('generated', path), 'utf8')]).toEqual([path, content]);
}, 120_000);
