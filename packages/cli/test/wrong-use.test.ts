import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { built, seed } from './built.ts';

const { folder, trainyard, shell } = built();
beforeEach(() => writeFileSync(join(folder(), 'a.mlops.yaml'), seed));

interface Json {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
}

const cases: readonly (readonly [args: readonly string[], code: string, says: string])[] = [
  [['chek', 'a.mlops.yaml'], 'cli/wrong-use', "Did you mean 'check'?"],
  [['help', 'chek'], 'cli/wrong-use', "Did you mean 'check'?"],
  [['chek', '--help'], 'cli/wrong-use', "Did you mean 'check'?"],
  [['a.mlops.yaml'], 'cli/wrong-use', '`trainyard check a.mlops.yaml`'],
  [['check', 'a.mlops.yaml', '--jso'], 'cli/wrong-use', "Did you mean '--json'?"],
  [['check'], 'cli/wrong-use', 'Here are: a.mlops.yaml, deep/b.mlops.yaml.'],
  [['graph', 'a.mlops.yaml', 'b.mlops.yaml'], 'cli/wrong-use', '`trainyard graph --help`'],
  [['graph', 'a.mlops.yaml', '--as', 'svg'], 'cli/wrong-use', 'tree, mermaid, dot'],
  [['completion', 'csh'], 'cli/wrong-use', 'bash, zsh, fish'],
  [['check', 'none.mlops.yaml'], 'cli/missing-file', "There is no file 'none.mlops.yaml'."],
  [['check', 'a'], 'cli/missing-file', "Did you mean 'a.mlops.yaml'?"],
  [['check', 'b.mlops.yaml'], 'cli/missing-file', "Did you mean 'a.mlops.yaml'?"],
  [['check', 'a.mlops.yaml/x'], 'cli/missing-file', "There is no file 'a.mlops.yaml/x'."],
  [['check', 'none/*.mlops.yaml'], 'cli/missing-file', "No file matches 'none/*.mlops.yaml'."],
  [['check', '.'], 'cli/not-a-file', 'It holds a.mlops.yaml and deep/b.mlops.yaml: name a specification.'],
  [['check', 'empty'], 'cli/not-a-file', 'no specification (*.mlops, *.mlops.yaml, *.mlops.ts) is in it'],
  [['check', 'loop.yaml'], 'cli/unreadable-file', 'its symbolic links go in a circle'],
  [['generate', '-'], 'cli/wrong-use', 'only `trainyard check` reads'],
  [['generate', 'a.mlops.yaml', '--out', ''], 'cli/wrong-use', '--out is empty'],
  [['generate', 'a.mlops.yaml', '--out', 'a.mlops.yaml'], 'cli/wrong-use', "'a.mlops.yaml' is a file"],
  [['generate', 'a.mlops.yaml', '--out', 'a.mlops.yaml/b/c'], 'cli/wrong-use', "'a.mlops.yaml' is a file"],
  [['check', 'a.mlops.yaml', '--time', '2026-13-01T00:00:00Z'], 'cli/wrong-use', '2026-01-31T12:00:00Z'],
  [['explain', 'model/unknwn-field'], 'cli/wrong-use', "Did you mean 'model/unknown-field'?"],
  [['explain', 'unknown-field'], 'cli/wrong-use', "Did you mean 'model/unknown-field'?"],
  [['plugins', 'k8'], 'cli/wrong-use', "Did you mean 'k8s'?"],
];

test.each(cases)('%j exits 2 and says what to do', (args, code, says) => {
  mkdirSync(join(folder(), 'deep'));
  mkdirSync(join(folder(), 'empty'));
  writeFileSync(join(folder(), 'deep/b.mlops.yaml'), seed);
  symlinkSync('loop.yaml', join(folder(), 'loop.yaml'));
  const text = trainyard(...args);
  expect(text).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(/^error: .*\n$/s) });
  expect(text.stderr).toContain(says);
  // Whoever asks for JSON gets JSON, also for a command that was not understood.
  const json = trainyard(...args, '--format=json');
  const { diagnostics } = JSON.parse(json.stdout) as Json;
  expect({ status: json.status, stderr: json.stderr, count: diagnostics.length }).toEqual({
    status: 2,
    stderr: '',
    count: 1,
  });
  expect(diagnostics[0]).toMatchObject({ code, severity: 'error', line: 1, column: 1 });
});

test('an option without its value is wrong use', () => {
  const { status, stderr } = trainyard('check', 'a.mlops.yaml', '--env');
  expect({ status, says: stderr.includes("'--env <name>' argument missing") }).toEqual({ status: 2, says: true });
});

test('SARIF of wrong use is a notification of the tool, of a missing file a result', () => {
  const log = (
    ...args: string[]
  ): {
    runs: {
      results: unknown[];
      invocations?: { executionSuccessful: boolean; toolExecutionNotifications: unknown[] }[];
    }[];
  } => JSON.parse(trainyard(...args, '--format', 'sarif').stdout);
  const [wrong] = log('check').runs;
  expect({
    results: wrong?.results.length,
    said: wrong?.invocations?.[0]?.toolExecutionNotifications.length,
    done: wrong?.invocations?.[0]?.executionSuccessful,
  }).toEqual({ results: 0, said: 1, done: false });
  expect(log('check', 'none.mlops.yaml').runs[0]?.results).toHaveLength(1);
});

test('every command that takes --json answers with an object that holds diagnostics', () => {
  for (const args of [
    ['check', 'a.mlops.yaml'],
    ['plan', 'a.mlops.yaml'],
    ['generate', 'a.mlops.yaml', '--dry-run'],
    ['graph', 'a.mlops.yaml'],
    ['explain'],
    ['explain', 'model/unknown-field'],
    ['plugins'],
    ['plugins', 'k8s'],
  ]) {
    const { status, stdout } = trainyard(...args, '--json');
    expect({ args, status, diagnostics: Array.isArray((JSON.parse(stdout) as Json).diagnostics) }).toEqual({
      args,
      status: 0,
      diagnostics: true,
    });
  }
});

test('a file that the system does not let be read is named, and no bug of ours', () => {
  writeFileSync(join(folder(), 'team.mlops.yaml'), 'mlops: {}\n');
  writeFileSync(join(folder(), 'b.mlops.yaml'), `extends: ["./team.mlops.yaml"]\n${seed}`);
  chmodSync(join(folder(), 'team.mlops.yaml'), 0o000);
  // The superuser reads everything, so the tests may have to become somebody else.
  const drop = process.getuid?.() === 0 ? `setpriv --reuid=65534 --clear-groups ` : '';
  chmodSync(folder(), 0o755);
  for (const file of ['team.mlops.yaml', 'b.mlops.yaml']) {
    const { status, stderr } = shell(`${drop}"$NODE" "$BIN" check ${file}`);
    expect({ file, status, stderr }).toEqual({
      file,
      status: 2,
      stderr: "error: 'team.mlops.yaml' cannot be read: permission denied.\n",
    });
  }
});

test('a folder where a file belongs, and a folder that is gone, are named', () => {
  mkdirSync(join(folder(), 'out/k8s/service.yaml'), { recursive: true });
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out')).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: 'out/k8s/service.yaml' cannot be read: it is a folder.\n",
  });
  mkdirSync(join(folder(), 'two/.trainyard/manifest.json'), { recursive: true });
  expect(trainyard('plan', 'a.mlops.yaml', '--out', 'two').stderr).toBe(
    "error: 'two/.trainyard/manifest.json' cannot be read: it is a folder.\n",
  );
  expect(shell('mkdir gone && cd gone && rmdir ../gone && trainyard check "$OLDPWD/a.mlops.yaml"')).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: '.' cannot be read: it is no longer there.\n",
  });
});

test('a file that is not UTF-8 is a finding at its first wrong byte, and the others are checked', () => {
  writeFileSync(
    join(folder(), 'latin.mlops.yaml'),
    Buffer.from('mlops:\n  name: "caf\xe9"\n  version: "1.0.0"\n', 'latin1'),
  );
  writeFileSync(join(folder(), 'wide.mlops.yaml'), Buffer.from('\ufeffmlops:\n', 'utf16le'));
  writeFileSync(
    join(folder(), 'damaged.mlops.yaml'),
    'mlops:\n  name: "demo"\n  version: "1.0.0"\n  description: "caf\ufffd"\n',
  );
  const { status, stdout } = trainyard(
    'check',
    'latin.mlops.yaml',
    'wide.mlops.yaml',
    'damaged.mlops.yaml',
    'a.mlops.yaml',
    '--json',
  );
  const { diagnostics } = JSON.parse(stdout) as Json;
  expect(status).toBe(1);
  expect(diagnostics.filter((each) => each.severity === 'error')).toMatchObject([
    {
      code: 'cli/not-utf-8',
      file: 'latin.mlops.yaml',
      line: 2,
      column: 13,
      message: "'latin.mlops.yaml' is not UTF-8: the byte 0xE9 cannot stand here. Save it as UTF-8.",
    },
    {
      code: 'cli/not-utf-8',
      file: 'wide.mlops.yaml',
      line: 1,
      column: 1,
      message: expect.stringContaining('the file looks like UTF-16, little-endian'),
    },
    // What an editor put in place of bytes that it could not read is damage too.
    { code: 'syntax/encoding', file: 'damaged.mlops.yaml', line: 4, column: 20 },
  ]);
  expect(diagnostics.some((each) => each.file === 'a.mlops.yaml')).toBe(true);
});
