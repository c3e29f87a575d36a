import { nxWorkspace } from '@trainyard/oracles';
import type { NxWorkspace } from '@trainyard/oracles';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Case } from './measure.ts';
import { names } from './promises.ts';
import { bin, succeed } from './processes.ts';

/** How many services a workspace has. */
const SERVICES = 200;

/** Two fresh workspaces with the same services: in one they have our targets, in the other empty commands. */
interface Pair {
  readonly ours: NxWorkspace;
  readonly empty: NxWorkspace;
}

function prepare(seed: string): Pair {
  const text = readFileSync(seed, 'utf8');
  const own = /^ {2}name: "?([\w-]+)"?$/m.exec(text)?.[1] ?? '';
  const specs = Array.from(
    { length: SERVICES },
    (_, n) => [`services/s${n}/s${n}.mlops.yaml`, text.replaceAll(own, `s${n}`)] as const,
  );
  const ours = nxWorkspace({
    files: {
      'nx.json': JSON.stringify({
        analytics: false,
        plugins: ['@trainyard/nx'],
        sync: { globalGenerators: ['@trainyard/nx:sync'] },
      }),
      ...Object.fromEntries(specs),
    },
  });
  const targets = {
    empty: { command: 'true', cache: true },
    version: { command: 'trainyard --version', cache: false },
  };
  const projects = specs.map(
    ([path], n) => [path.replace(/[^/]+$/, 'project.json'), JSON.stringify({ name: `s${n}`, targets })] as const,
  );
  const empty = nxWorkspace({ files: Object.fromEntries([...specs, ...projects]) });
  required(ours, ['sync']);
  // The same files lie in both.
  succeed('cp', ['-r', ours.at('services/.'), empty.at('services')]);
  required(ours, ['run-many', '-t', 'plan']);
  required(empty, ['run-many', '-t', 'empty']);
  return { ours, empty };
}

function required({ nx }: NxWorkspace, args: readonly string[]): string {
  const { status, stdout, stderr } = nx(args);
  if (status !== 0) throw new Error(`nx ${args.join(' ')} gave ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** What Nx does with 200 services, beside what it does with 200 empty commands; and our share of its project graph. */
export function nxCases(seed: string): { readonly cases: readonly Case[]; readonly done: () => void } {
  let made: Pair | undefined;
  const pair = (): Pair => (made ??= prepare(seed));
  const share = fileURLToPath(new URL('nx-share.js', import.meta.url));
  const hits = (said: string): void => {
    if (!said.includes(`${SERVICES}/${SERVICES} hit`))
      throw new Error(`not all tasks were remembered: ${said.slice(-600)}`);
  };
  return {
    cases: [
      { name: names.nx('plan, remembered'), run: () => hits(required(pair().ours, ['run-many', '-t', 'plan'])) },
      {
        name: names.nx('empty commands, remembered'),
        run: () => hits(required(pair().empty, ['run-many', '-t', 'empty'])),
      },
      { name: names.nx('generate'), atMost: 3, run: () => void required(pair().ours, ['run-many', '-t', 'generate']) },
      {
        name: names.nx('trainyard --version'),
        atMost: 3,
        run: () => void required(pair().empty, ['run-many', '-t', 'version']),
      },
      {
        name: names.starts(SERVICES),
        atMost: 3,
        run: () => {
          for (let n = 0; n < SERVICES; n++) succeed(process.execPath, [bin, '--version']);
        },
      },
      { name: names.nx('sync, up to date'), atMost: 3, run: () => void required(pair().ours, ['sync']) },
      ...(['cold', 'again'] as const).map((state) => ({
        name: names.nx(`our share of the project graph, ${state}`),
        run: () =>
          JSON.parse(succeed(process.execPath, [share, pair().ours.root, state])) as { readonly milliseconds: number },
      })),
    ],
    done: () => {
      made?.ours.remove();
      made?.empty.remove();
    },
  };
}
