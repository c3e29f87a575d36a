import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { bin, built, seed } from './built.ts';

const { folder, trainyard, shell } = built();
const wrong = seed.replace('replicas: 3', 'replicas: -3');
beforeEach(() => {
  writeFileSync(join(folder(), 'a.mlops.yaml'), seed);
  writeFileSync(join(folder(), 'wrong.mlops.yaml'), wrong);
});

const ESCAPE = '\u001B[';
/** Both streams of a line of shell as a terminal shows them; `script` lends the terminal. */
const onTerminal = (line: string): string =>
  shell(`script -qec '"$NODE" "$BIN" ${line}' /dev/null`, { env: { NO_COLOR: '', TERM: 'xterm' } }).stdout;

test('colours are for terminals, unless someone says otherwise', () => {
  const coloured = (env: Record<string, string>, ...args: string[]): boolean =>
    shell(`trainyard check wrong.mlops.yaml ${args.join(' ')}`, { env }).stderr.includes(ESCAPE);
  expect(coloured({ NO_COLOR: '' })).toBe(false);
  expect(coloured({ NO_COLOR: '', FORCE_COLOR: '1' })).toBe(true);
  expect(coloured({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
  expect(coloured({ NO_COLOR: '', FORCE_COLOR: '1' }, '--no-color')).toBe(false);
  expect(onTerminal('check wrong.mlops.yaml')).toContain(`${ESCAPE}31m`);
  expect(onTerminal('check wrong.mlops.yaml --no-color')).not.toContain(ESCAPE);
  expect(onTerminal('chek')).toContain(`${ESCAPE}31merror`);
});

test('progress is shown on terminals only, and erased before anything else is printed', () => {
  const shown = onTerminal('generate a.mlops.yaml');
  expect(shown).toContain('generating recommendation_system: kubeflow');
  expect(shown).toMatch(/typescript\r\u001B\[K(?:\u001B|recommendation_system: |a\.mlops)/);
  expect(shell('trainyard generate a.mlops.yaml 2>&1').stdout).not.toContain('generating');
});

test('a reader that has seen enough ends nothing, and its pipe gives no stack', () => {
  for (const line of [
    'trainyard schema | head -c 1',
    'trainyard check a.mlops.yaml --json | head -1',
    'trainyard check a.mlops.yaml 2>&1 | head -1',
    'trainyard explain | true',
  ]) {
    const { status, stderr } = shell(`set -o pipefail; ${line}`);
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
  }
  expect(shell('trainyard generate a.mlops.yaml | true; ls generated').stdout).toContain('kubeflow');
  expect(shell('trainyard schema > /dev/full')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: The standard output cannot be written: the disk is full.\n',
  });
});

test('quiet prints errors and nothing else', () => {
  for (const line of [
    'check a.mlops.yaml',
    'generate a.mlops.yaml',
    'plan a.mlops.yaml',
    'generate a.mlops.yaml --dry-run',
  ])
    expect({ line, ...trainyard(...line.split(' '), '--quiet') }).toEqual({ line, status: 0, stdout: '', stderr: '' });
  expect(trainyard('check', 'wrong.mlops.yaml', '-q').stderr).toContain('model/out-of-range');
});

test('an interruption that comes while files are written waits until they are whole', async () => {
  trainyard('generate', 'a.mlops.yaml', '--out', 'whole');
  const whole = filesIn('whole');
  const codes: (number | string | null)[] = [];
  for (const out of ['one', 'two', 'three']) {
    codes.push(
      await interruptedWhen(['generate', 'a.mlops.yaml', '--out', out], () => existsSync(join(folder(), out))),
    );
    expect({ out, files: filesIn(out) }).toEqual({ out, files: whole });
  }
  expect(codes).toContain(130);
}, 60_000);

/** Interrupts the command as soon as something holds; gives the signal or the exit code with which it ended. */
function interruptedWhen(args: readonly string[], holds: () => boolean): Promise<number | string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder(), stdio: 'ignore' });
    const watch = (): void => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (holds()) child.kill('SIGINT');
      else setImmediate(watch);
    };
    watch();
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
}

test('the standard input is checked under a name, from which it extends', () => {
  mkdirSync(join(folder(), 'deep'));
  writeFileSync(join(folder(), 'deep/team.mlops.yaml'), 'mlops:\n  owner: { team: 7 }\n');
  const anonymous = shell('trainyard check - < wrong.mlops.yaml');
  expect({ status: anonymous.status, place: anonymous.stderr.includes('<stdin>:41:17 error') }).toEqual({
    status: 1,
    place: true,
  });
  const named = shell(
    '(echo "extends: [./team.mlops.yaml]"; cat a.mlops.yaml) | trainyard check - --stdin-name deep/new.mlops.yaml',
  );
  expect({ status: named.status, place: named.stderr.includes('deep/team.mlops.yaml:2:18 error') }).toEqual({
    status: 1,
    place: true,
  });
  expect(shell('trainyard check <(cat a.mlops.yaml)').status).toBe(0);
});

test('a file that is named twice, by whatever name, is checked once', () => {
  symlinkSync('a.mlops.yaml', join(folder(), 'link.mlops.yaml'));
  expect(
    trainyard('check', 'a.mlops.yaml', './a.mlops.yaml', join(folder(), 'a.mlops.yaml'), 'link.mlops.yaml').stderr,
  ).toContain('\n1 specification:');
  expect(trainyard('generate', 'a.mlops.yaml', './a.mlops.yaml', '--out', 'out').status).toBe(0);
  expect(readdirSync(join(folder(), 'out'))).toContain('kubeflow');
});

test('of very many findings text shows the worst, JSON all', () => {
  const metrics = Array.from(
    { length: 3000 },
    (_, index) =>
      `      - { name: "m${index}", ${index === 2999 ? 'tpe' : 'type'}: "gauge", threshold: ${index < 2500 ? '"x"' : '1'} }\n`,
  ).join('');
  writeFileSync(
    join(folder(), 'many.mlops.yaml'),
    `mlops:\n  name: "many"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n${metrics}`,
  );
  const { stderr } = trainyard('check', 'many.mlops.yaml');
  expect(stderr.match(/ error /g)).toHaveLength(200);
  expect(stderr).toMatch(
    /\n\d{4} more findings are not shown; `--json` prints all\.\n\n1 specification: \d{4} errors\n$/,
  );
  expect(
    (JSON.parse(trainyard('check', 'many.mlops.yaml', '--json').stdout) as { diagnostics: unknown[] }).diagnostics
      .length,
  ).toBeGreaterThan(2500);
});

test('--out may be nested, new, with dots and a slash at its end', () => {
  const { status, stdout } = trainyard('generate', 'a.mlops.yaml', '--out', 'x/y/../z/');
  expect({ status, where: stdout.includes(' created in x/z (') }).toEqual({ status: 0, where: true });
  expect(existsSync(join(folder(), 'x/y'))).toBe(false);
  expect(trainyard('plan', 'a.mlops.yaml', '--out', './x/z', '--check').status).toBe(0);
});

test('a folder that cannot be written leaves a finding, and nothing behind', () => {
  mkdirSync(join(folder(), 'out'), { mode: 0o555 });
  const drop = process.getuid?.() === 0 ? 'chmod 755 .; setpriv --reuid=65534 --clear-groups ' : '';
  const { status, stdout } = shell(`${drop}"$NODE" "$BIN" generate a.mlops.yaml --out out --json`);
  const { diagnostics, written } = JSON.parse(stdout) as {
    diagnostics: { code: string; message: string }[];
    written: boolean;
  };
  expect({ status, written, files: readdirSync(join(folder(), 'out')) }).toEqual({
    status: 1,
    written: false,
    files: [],
  });
  expect(diagnostics.at(-1)).toMatchObject({
    code: 'cli/not-written',
    message: expect.stringContaining('permission denied'),
  });
});

test('an interruption at any time leaves all files or none', async () => {
  const start = performance.now();
  trainyard('generate', 'a.mlops.yaml', '--out', 'whole');
  const takes = performance.now() - start;
  const whole = filesIn('whole').length;
  const outcomes = new Set<string>();
  // Parts of what an undisturbed run takes on this machine, so that some come early, some while files are written, and one too late.
  for (const part of [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 10]) {
    const delay = Math.round(takes * part);
    const code = await interrupted(['generate', 'a.mlops.yaml', '--out', `out${delay}`], delay);
    const files = filesIn(`out${delay}`);
    expect({ delay, torn: files.filter((file) => file.endsWith('.trainyard-new')) }).toEqual({ delay, torn: [] });
    expect([0, whole]).toContain(files.length);
    outcomes.add(String(code));
  }
  // Ended by the signal, ended after the files were whole, or done before it came.
  expect([...outcomes].filter((code) => !['SIGINT', '130', '0'].includes(code))).toEqual([]);
  expect(outcomes.size).toBeGreaterThan(1);
}, 60_000);

function filesIn(name: string): string[] {
  return existsSync(join(folder(), name))
    ? readdirSync(join(folder(), name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];
}

function interrupted(args: readonly string[], delay: number): Promise<number | string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder(), stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGINT'), delay);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve(signal ?? code);
    });
  });
}

test('help of every command has examples, and its options say their defaults', () => {
  for (const command of ['init', 'check', 'generate', 'plan', 'graph', 'explain', 'plugins', 'schema', 'completion']) {
    const { status, stdout } = trainyard(command, '--help');
    expect({ command, status, examples: /\nExamples:\n {2}trainyard /.test(stdout) }).toEqual({
      command,
      status: 0,
      examples: true,
    });
    expect(trainyard('help', command).stdout).toBe(stdout);
  }
  expect(trainyard('check', '--help').stdout).toContain('default:');
});

test('pictures and the version are results: they go to standard output alone', () => {
  for (const args of [['graph', 'a.mlops.yaml', '--as', 'dot'], ['--version'], ['schema'], ['plugins', 'prometheus']])
    expect({ args, ...trainyard(...args) }).toEqual({
      args,
      status: 0,
      stdout: expect.stringMatching(/\n$/),
      stderr: '',
    });
  expect(readFileSync(join(folder(), 'a.mlops.yaml'), 'utf8')).toBe(seed);
});
