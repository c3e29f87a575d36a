import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import { catalogue } from '../src/backends/python/pieces/catalogue.ts';
import { meaningOf, pythonModule } from '../src/index.ts';
import type { Condition, Meaning } from '../src/index.ts';
import { parseCondFile, shown } from './cond-file.ts';
import { askPython } from './python.ts';

const python = requireTool('python');
const folder = new URL('../testdata/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.cond'))
  .sort()
  .map((name) => ({ name, blocks: parseCondFile(readFileSync(new URL(name, folder), 'utf8')) }));

function meant(condition: Condition): Meaning {
  const meaning = meaningOf(condition);
  if (meaning === undefined) throw new Error(`without a meaning: ${condition.text}`);
  return meaning;
}

test.each(files)('$name holds for the generated Python', async ({ name, blocks }) => {
  if (python === undefined) return;
  const lines = blocks.flatMap((block, world) => block.evaluations.map((each) => ({ ...each, world })));
  const said = await askPython(
    python,
    lines.map(({ line, condition }) => ({ name: `line ${line}`, text: condition.text, meaning: meant(condition) })),
    blocks.map((block) => block.series),
    lines.map(({ line, time, world }) => ({ name: `line ${line}`, time, world })),
  );
  const known = (verdicts: readonly string[]): readonly string[] =>
    verdicts.filter((each) => !each.endsWith('unknown'));
  expect(
    lines.map(({ line, condition }, index) => [`${name}:${line}`, condition.text, ...shown(said[index] ?? [])]),
  ).toEqual(
    lines.map(({ line, condition, expected }) => [`${name}:${line}`, condition.text, ...known(shown(expected))]),
  );
});

test('a module reads like the condition, and holds only what it uses', async () => {
  const [first] = files.flatMap(({ blocks }) => blocks.flatMap((block) => block.evaluations));
  if (first === undefined) throw new Error('no condition');
  const text = await pythonModule([{ name: 'too low', text: first.condition.text, meaning: meant(first.condition) }]);
  expect(text).toContain('def too_low(data, time):');
  expect(text).toContain('"too low": too_low,');
  expect(text).not.toContain('def rate(');
});

test('every piece of the runtime names just what it needs and imports', () => {
  if (python === undefined) return;
  const file = join(mkdtempSync(join(tmpdir(), 'trainyard-pieces-')), 'pieces.json');
  writeFileSync(file, JSON.stringify(catalogue));
  const told = run(python, [fileURLToPath(new URL('python-pieces.py', import.meta.url)), file]);
  expect(told.stderr).toBe('');
  expect(JSON.parse(told.stdout)).toEqual(
    catalogue.map(({ name, needs, imports }) => ({ name, needs: [...needs].sort(), imports: [...imports].sort() })),
  );
});
