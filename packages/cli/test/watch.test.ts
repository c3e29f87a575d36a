import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from '@jest/globals';
import { bin, built } from './built.ts';

const { folder } = built();
const service = (replicas: number, name = 'demo'): string =>
  `mlops:\n  name: "${name}"\n  version: "1.0.0"\n  deployment: { serving: { replicas: ${replicas} } }\n`;

interface Line {
  readonly changed: readonly string[];
  readonly same: readonly string[];
  readonly written: boolean;
  readonly diagnostics: readonly { readonly code: string }[];
  readonly units: readonly { readonly unit: string; readonly files: readonly { readonly action: string }[] }[];
}

interface Watch {
  /** The next line that is like this, as data. A file that is written in place may be seen half, so there may be others before it. */
  readonly next: (like: object) => Promise<Line>;
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((each) => each.kill('SIGKILL')));

/** Whether data holds what is asked for; lists have to be of the same length. */
function isLike(data: unknown, like: unknown): boolean {
  if (typeof like !== 'object' || like === null) return data === like;
  if (typeof data !== 'object' || data === null) return false;
  if (Array.isArray(like) && (data as readonly unknown[]).length !== like.length) return false;
  return Object.entries(like).every(([key, value]) => isLike((data as Record<string, unknown>)[key], value));
}

/** The built command, watching in the folder of the test. */
function watching(...args: string[]): Watch {
  const child = spawn(process.execPath, [bin, 'watch', ...args, '--json'], {
    cwd: folder(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  return {
    next: async (like) => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error('the command ended');
        const line = JSON.parse(value) as Line;
        if (isLike(line, like)) return line;
      }
    },
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Writes as editors do, so that nobody sees half a file. */
function write(file: string, text: string): void {
  writeFileSync(join(folder(), `${file}.new`), text);
  renameSync(join(folder(), `${file}.new`), join(folder(), file));
}

const written = (file: string): string => readFileSync(join(folder(), file), 'utf8');

test('an edit is generated; a comment runs no plugin; a mistake leaves the files; Ctrl-C ends', async () => {
  write('a.mlops.yaml', service(2));
  const { next, end } = watching('a.mlops.yaml');
  await next({ written: true, changed: ['a.mlops.yaml'] });
  expect(written('generated/k8s/deployment.yaml')).toContain('replicas: 2\n');

  write('a.mlops.yaml', service(3));
  await next({ written: true, same: [] });
  expect(written('generated/k8s/deployment.yaml')).toContain('replicas: 3\n');

  const before = statSync(join(folder(), 'generated/k8s/deployment.yaml')).mtimeMs;
  write('a.mlops.yaml', `# a comment\n${service(3)}`);
  await next({ same: ['a.mlops.yaml'], units: [], written: true });
  expect(statSync(join(folder(), 'generated/k8s/deployment.yaml')).mtimeMs).toBe(before);

  write('a.mlops.yaml', service(-1));
  await next({ written: false, units: [], diagnostics: [{ code: 'model/out-of-range' }] });
  expect(written('generated/k8s/deployment.yaml')).toContain('replicas: 3\n');

  write('a.mlops.yaml', service(4));
  await next({ written: true });
  expect(written('generated/k8s/deployment.yaml')).toContain('replicas: 4\n');
  expect(await end('SIGINT')).toBe(130);
}, 60_000);

test('files that editors put in the place of others, that are deleted, and that come back are followed', async () => {
  mkdirSync(join(folder(), 'shared'));
  write('shared/team.mlops.yaml', 'mlops: { deployment: { serving: { replicas: 2 } } }\n');
  write('a.mlops.yaml', 'extends: "./shared/team.mlops.yaml"\nmlops: { name: "demo", version: "1.0.0" }\n');
  const { next, end } = watching('a.mlops.yaml');
  await next({ written: true });

  write('shared/team.mlops.yaml', 'mlops: { deployment: { serving: { replicas: 4 } } }\n');
  await next({ written: true });
  writeFileSync(join(folder(), 'shared/team.mlops.yaml'), 'mlops: { deployment: { serving: { replicas: 5 } } }\n');
  await next({ written: true });
  expect(written('generated/k8s/deployment.yaml')).toContain('replicas: 5\n');

  rmSync(join(folder(), 'shared'), { recursive: true });
  await next({ written: false, diagnostics: [{ code: 'model/extends-missing' }] });

  mkdirSync(join(folder(), 'shared'));
  write('shared/team.mlops.yaml', 'mlops: { deployment: { serving: { replicas: 6 } } }\n');
  await next({ written: true });
  expect(written('generated/k8s/deployment.yaml')).toContain('replicas: 6\n');

  rmSync(join(folder(), 'a.mlops.yaml'));
  await next({ written: false, diagnostics: [{ code: 'cli/missing-file' }] });
  write('a.mlops.yaml', service(7));
  await next({ written: true });
  expect(written('generated/k8s/deployment.yaml')).toContain('replicas: 7\n');
  expect(await end('SIGTERM')).toBe(143);
}, 60_000);

test('of several services only the changed one is generated, into its own folder; two of one name are an error', async () => {
  write('a.mlops.yaml', service(2, 'first'));
  write('b.mlops.yaml', service(2, 'second'));
  const { next, end } = watching('a.mlops.yaml', 'b.mlops.yaml', '--out', 'out');
  await next({ units: [{ unit: 'first' }, { unit: 'second' }] });
  write('b.mlops.yaml', service(9, 'second'));
  await next({ changed: ['b.mlops.yaml'], units: [{ unit: 'second' }] });
  expect(written('out/second/k8s/deployment.yaml')).toContain('replicas: 9\n');
  write('b.mlops.yaml', service(9, 'first'));
  await next({ written: false, diagnostics: [{ code: 'engine/same-service' }] });
  expect(await end('SIGINT')).toBe(130);
}, 60_000);

test('a plugin that is edited is loaded again, and one that comes into the configuration is loaded', async () => {
  const plugin = (text: string): string =>
    `export default { tag: '@trainyard/plugin', contract: 1, name: 'mine', summary: '', options: { safeParse: (data) => ({ success: true, data }) }, appliesTo: () => true, capabilities: {}, diagnostics: {}, provides: [], validators: [], generators: { a: async () => ({ *generate({ toolkit }) { yield toolkit.text('x.txt').line('${text}').file(); } }) } };\n`;
  write('a.mlops.yaml', service(2));
  write('package.json', '{}');
  const { next, end } = watching('a.mlops.yaml');
  await next({ written: true });
  expect(existsSync(join(folder(), 'generated/mine'))).toBe(false);
  write('mine.mjs', plugin('one'));
  write('trainyard.config.json', '{ "plugins": ["./mine.mjs"] }');
  await next({ written: true });
  expect(written('generated/mine/x.txt')).toBe('one\n');
  write('mine.mjs', plugin('two'));
  await next({ written: true });
  expect(written('generated/mine/x.txt')).toBe('two\n');
  expect(await end('SIGINT')).toBe(130);
}, 60_000);
