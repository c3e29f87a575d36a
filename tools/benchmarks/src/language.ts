import { checkSpec, hasErrors, memoryHost } from '@trainyard/engine';
import type { Case } from './measure.ts';
import { names } from './promises.ts';
import { syntheticSpec } from './synthetic-spec.ts';

/** The specification of `syntheticSpec` in the native syntax. */
export function syntheticNative(size: number): string {
  const numbers = Array.from({ length: size }, (_, index) => index);
  const input = (index: number) => (index === 0 ? 'raw' : `data_${Math.floor((index - 1) / 2)}`);
  return [
    `mlops synthetic_${size} "1.0.0" {`,
    '  training {',
    '    pipeline {',
    ...numbers.flatMap((index) => [
      `      stage stage_${index} : data_prep {`,
      `        inputs = [${input(index)}]`,
      `        outputs = [data_${index}]`,
      '        timeout = 1800',
      '      }',
    ]),
    '    }',
    '    data {',
    '      source = "s3://data/synthetic"',
    '      format = parquet',
    '    }',
    '  }',
    '  monitoring {',
    ...numbers.map((index) => `    metric metric_${index} : gauge {}`),
    ...numbers.map((index) => `    alert low_${index} : warning { condition = metric_${index} < 0.5, for = 5m }`),
    '  }',
    '}',
    '',
  ].join('\n');
}

type Syntax = 'native' | 'yaml';

const texts: Readonly<Record<Syntax, (size: number) => string>> = { native: syntheticNative, yaml: syntheticSpec };

/** The smallest specification of a syntax with at least so many characters or lines. */
function textOf(syntax: Syntax, wanted: { readonly length: number } | { readonly lines: number }): string {
  const sample = texts[syntax](1000);
  const each = ('lines' in wanted ? sample.split('\n').length : sample.length) / 1000;
  return texts[syntax](Math.ceil(('lines' in wanted ? wanted.lines : wanted.length) / each));
}

function check(syntax: Syntax, text: string): void {
  const file = syntax === 'native' ? 'synthetic.mlops' : 'synthetic.mlops.yaml';
  const { compiled, diagnostics } = checkSpec(memoryHost(new Map([[file, text]])), file, { plugins: [] });
  if (compiled === undefined || hasErrors(diagnostics)) throw new Error(`the synthetic ${syntax} text has an error`);
}

/**
 * Reading and checking large texts within this process, and once more after each edit of one line. No two texts are equal, so nothing can be
 * answered from memory of the whole.
 */
export function languageCases(): readonly Case[] {
  let edits = 0;
  const edited = (text: string): string => text.replace(/1800/, String(1801 + (edits++ % 7000)));
  return (['native', 'yaml'] as const).flatMap((syntax): Case[] => {
    const megabyte = textOf(syntax, { length: 1e6 });
    const ten = textOf(syntax, { length: 1e7 });
    const lines = textOf(syntax, { lines: 10_000 });
    return [
      { name: names.megabytes(syntax, 1), run: () => check(syntax, edited(megabyte)) },
      { name: names.megabytes(syntax, 10), run: () => check(syntax, edited(ten)), atMost: 3 },
      { name: names.edit(syntax), run: () => check(syntax, edited(lines)) },
    ];
  });
}
