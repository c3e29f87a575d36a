import { expect, test } from '@jest/globals';
import { append, checkSpec, generateFiles, memoryHost } from '@trainyard/engine';
import type { Generated } from '@trainyard/engine';
import { requireTool, run } from '@trainyard/oracles';
import { hostileSpecs } from '@trainyard/engine/testing';
import { parseAllDocuments } from 'yaml';
import { builtIn } from '../src/built-in.ts';

const backends = ['mlflow', 'wandb', 'tensorboard'];
const file = 's.mlops.yaml';

async function generated(text: string): Promise<Generated & { readonly refused: readonly string[] }> {
  const checked = checkSpec(memoryHost(new Map([[file, text]])), file, { plugins: builtIn });
  const refused = checked.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { ...(await generateFiles(checked)), refused };
}

test.each([
  ['half a character', '\\ud800'],
  ['a NUL', '\\u0000'],
  ['the end of a line of another system', '\\r'],
])(
  '%s in every text gives files or is a mistake of the specification, and no failure of a plugin',
  async (_, escaped) => {
    for (const { text } of hostileSpecs(backends)) {
      const { diagnostics, pluginFailed, files, refused } = await generated(
        text.replace(/zq\d+x/g, (marker) => `${marker}${escaped}`),
      );
      expect(diagnostics.map(({ message }) => message)).toEqual([]);
      expect(pluginFailed).toBe(false);
      expect(files.length > 0 || refused.length > 0).toBe(true);
    }
  },
  120_000,
);

test('no target refuses a hostile text, so what is proven of their files is proven of some', async () => {
  for (const { text } of hostileSpecs(backends)) expect((await generated(text)).refused).toEqual([]);
});

/** Words that readers of YAML 1.1 take for something else than text. */
const words = [
  'yes',
  'No',
  'on',
  '~',
  'null',
  '1e3',
  '0x1F',
  '1_000',
  '012',
  '0o14',
  '12:30:45',
  '2026-01-31',
  '.inf',
  '=',
  '<<',
  '@a',
  '%s',
  '!x',
  '&x',
  '*x',
  '? x',
  '- x',
  '# x',
  'x: y',
  "'",
  '"',
  '| ',
  '> ',
];
const reader =
  'import json, sys, yaml; print(json.dumps([list(yaml.safe_load_all(text)) for text in json.load(sys.stdin)]))';

const python = requireTool('python');

(python === undefined ? test.skip : test)(
  'another reader of YAML, one of version 1.1, finds the same in every file',
  async () => {
    const texts: string[] = [];
    for (const [index, { text }] of hostileSpecs(backends).entries()) {
      const odd = text.replace(/"(?:[^"\\]|\\.)*"/g, (whole) => {
        const number = Number(/zq(\d+)x/.exec(whole)?.[1] ?? Number.NaN);
        return number % 2 === index % 2 ? JSON.stringify(words[number % words.length]) : whole;
      });
      const { files, refused } = await generated(odd);
      expect(refused).toEqual([]);
      append(
        texts,
        files.filter(({ path }) => path.endsWith('.yaml')).map(({ content }) => content),
      );
    }
    expect(texts.length).toBeGreaterThan(50);
    const { stdout, stderr } = run(python ?? '', ['-c', reader], { input: JSON.stringify(texts) });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(
      texts.map((text) => [...parseAllDocuments(text)].map((each): unknown => each.toJS())),
    );
  },
);
