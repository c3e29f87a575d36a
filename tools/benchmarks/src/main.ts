import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { casesFor } from './cases.ts';
import { measure } from './measure.ts';
import { promises } from './promises.ts';
import { table } from './table.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The specification that is measured unless another is named. */
function firstExample(): string | undefined {
  const spec = join(root, 'examples/recommendation_system/recommendation_system.mlops.yaml');
  return existsSync(spec) ? spec : undefined;
}

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const seed = positionals[0] ?? firstExample();
if (!Number.isInteger(runs) || runs < 1 || seed === undefined) {
  console.error(
    'usage: npm run bench -- [--runs N] [--only TEXT] [SPEC]   (without SPEC: the recommender of examples/)',
  );
  process.exit(2);
}

const { cases, done } = casesFor(seed);
try {
  // The first case stays whatever is asked for: it is the unit of the ratios.
  const chosen = cases.filter(({ name }, index) => index === 0 || name.includes(values.only));
  const measured = measure(chosen, runs, () => performance.now());
  console.log([table(measured), '', ...promises(measured)].join('\n'));
} finally {
  done();
}
