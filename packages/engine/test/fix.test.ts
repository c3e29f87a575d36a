import { expect, test } from '@jest/globals';
import { defineDiagnostics, definePlugin, fixSpecs, memoryHost, warning, z } from '../src/index.ts';
import type { Edit, FixedSpecs, Plugin, Range } from '../src/index.ts';

const text = `mlops:
  name: "demo"
  version: "1.0.0"
  description: "first"
  monitoring: { metrics: [{ name: "latency", type: "gauge", threshold: 100 }] }
`;
const findings = defineDiagnostics({
  odd: warning<{ field: string }>('odd/field', { message: ({ field }) => `'${field}'.`, why: '' }),
});

/** A plugin that offers to change fields in a way that it calls safe, as long as they are not so yet. */
function offering(changes: Readonly<Record<string, (range: Range) => readonly Edit[]>>): Plugin {
  return definePlugin({
    name: 'odd',
    summary: '',
    options: z.strictObject({}),
    appliesTo: () => true,
    validators: [
      function* odd({ at }) {
        for (const [field, edits] of Object.entries(changes)) {
          const place = at(field);
          if (!place.range.source.text.slice(place.range.start, place.range.end).includes('done'))
            yield findings.odd(
              place,
              { field },
              { fixes: [{ title: 'change it', safe: true, edits: edits(place.range) }] },
            );
        }
      },
    ],
    generators: {},
  }) as Plugin;
}

function fixed(plugin: Plugin): Promise<FixedSpecs> {
  return fixSpecs(memoryHost(new Map([['a.mlops.yaml', text]])), [
    { file: 'a.mlops.yaml', options: { plugins: [plugin] } },
  ]);
}

test('a fix that brings an error is left out, whatever it calls itself, and the others are applied', async () => {
  const { files, applied, checked } = await fixed(
    offering({
      version: (range) => [{ range, text: '"no version"' }],
      description: (range) => [{ range, text: '"done"' }],
    }),
  );
  expect(files[0]?.after).toBe(
    text.replace('"first"', '"done"').replace('threshold: 100', 'threshold: 100, unit: "ms"'),
  );
  expect(applied.map(({ diagnostic }) => diagnostic.code).sort()).toEqual(['model/assumed-unit', 'odd/field']);
  expect(checked[0]?.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('fixes that meet are applied one after the other', async () => {
  const { files, applied } = await fixed(
    offering({
      name: (range) => [{ range, text: '"done"' }],
      // From within the name to the version: it meets the first, and is asked for anew once that is done.
      version: (range) => [{ range: { ...range, start: range.start - 12 }, text: `\n  version: "1.0.0-done"` }],
    }),
  );
  expect(applied).toHaveLength(3);
  expect(files[0]?.after).toContain('name: "done"\n  version: "1.0.0-done"');
});

test('a file that is written by several specifications is fixed once, and none of them may suffer', async () => {
  const shared = 'mlops:\n  monitoring: { metrics: [{ name: "latency", type: "gauge", threshold: 100 }] }\n';
  const own = (name: string): string => `extends: ./shared.mlops.yaml\nmlops: { name: ${name}, version: "1.0.0" }\n`;
  const host = memoryHost(
    new Map([
      ['shared.mlops.yaml', shared],
      ['a.mlops.yaml', own('a')],
      ['b.mlops.yaml', own('b')],
    ]),
  );
  const { files, applied } = await fixSpecs(
    host,
    ['a.mlops.yaml', 'b.mlops.yaml'].map((file) => ({ file, options: { plugins: [] } })),
  );
  expect(files).toEqual([
    { file: 'shared.mlops.yaml', before: shared, after: shared.replace('100', '100, unit: "ms"') },
  ]);
  expect(applied).toHaveLength(1);
});
