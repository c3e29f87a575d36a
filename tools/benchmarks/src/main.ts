import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { casesFor } from './cases.ts';
import { measure } from './measure.ts';
import { table } from './table.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The first spec of the examples by name. */
function firstExample(): string | undefined {
  const examples = join(root, 'examples');
  if (!existsSync(examples)) return undefined;
  const found = readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/\\]+[/\\][^/\\]+\.mlops\.yaml$/.test(path))
    .sort()[0];
  return found === undefined ? undefined : join(examples, found);
}

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const seed = positionals[0] ?? firstExample();
if (!Number.isInteger(runs) || runs < 1 || seed === undefined) {
  console.error('usage: npm run bench -- [--runs N] [--only TEXT] [SPEC]   (without SPEC: the first of examples/)');
  process.exit(2);
}

const { cases, done } = casesFor(seed);
try {
  // The first case stays whatever is asked for: it is the unit of the ratios.
  const chosen = cases.filter(({ name }, index) => index === 0 || name.includes(values.only));
  console.log(table(measure(chosen, runs, () => performance.now())));
} finally {
  done();
}
