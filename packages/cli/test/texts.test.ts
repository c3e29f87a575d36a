import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { built, seed } from './built.ts';

const { folder, trainyard, shell } = built();

const CARELESS = 'mlops: {name: "a",   version: "1.0.0"}   # why\n';
const CAREFUL = 'mlops: { name: "a", version: "1.0.0" } # why\n';
const NATIVE = 'mlops a "1.0.0" {} # why\n';

const put = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder(), name)), { recursive: true });
  writeFileSync(join(folder(), name), text);
};
const held = (name: string): string => readFileSync(join(folder(), name), 'utf8');

test('fmt formats what people wrote below a folder, and nothing else', () => {
  const own = ['a.mlops.yaml', 'deep/c.mlops', 'deep/er/b.mlops.yml'];
  const others = [
    'node_modules/x/d.mlops.yaml',
    'dist/e.mlops.yaml',
    '.hidden/f.mlops.yaml',
    'out/g.mlops.yaml',
    'notes.yaml',
    'made/h.mlops.yaml',
    'i.mlops.ts',
  ];
  for (const name of [...own, ...others]) put(name, name.endsWith('.mlops') ? 'mlops a "1.0.0" { }# why\n' : CARELESS);
  put('out/.trainyard/manifest.json', '{}');
  put('.gitignore', 'made/\n');
  expect(shell('git init -q . && trainyard fmt').stdout.split('\n').sort()).toEqual(['', ...own]);
  expect(own.map(held)).toEqual([CAREFUL, NATIVE, CAREFUL]);
  expect(others.map(held)).toEqual(others.map(() => CARELESS));
  expect(trainyard('fmt')).toMatchObject({ status: 0, stdout: '', stderr: '3 files: nothing to format\n' });
});

test('a file that is named is formatted wherever it lies', () => {
  put('node_modules/x/d.mlops.yaml', CARELESS);
  expect(trainyard('fmt', 'node_modules/x/d.mlops.yaml').status).toBe(0);
  expect(held('node_modules/x/d.mlops.yaml')).toBe(CAREFUL);
});

test('a file with mistakes is reported and stays; the others are formatted', () => {
  put('a.mlops.yaml', 'mlops: {name: "a\n');
  put('b.mlops.yaml', CARELESS);
  put('c.mlops', 'mlops a {\n  b = = 1\n}\n');
  const { status, stdout, stderr } = trainyard('fmt');
  expect({ status, stdout }).toEqual({ status: 1, stdout: 'b.mlops.yaml\n' });
  expect(stderr).toContain('a.mlops.yaml:2:');
  expect(stderr).toContain('c.mlops:2:');
  expect([held('a.mlops.yaml'), held('b.mlops.yaml'), held('c.mlops')]).toEqual([
    'mlops: {name: "a\n',
    CAREFUL,
    'mlops a {\n  b = = 1\n}\n',
  ]);
});

test('fmt --check writes nothing, lists what is not formatted and exits 1 if anything is', () => {
  put('a.mlops.yaml', CARELESS);
  put('b.mlops.yaml', CAREFUL);
  expect(trainyard('fmt', '--check')).toMatchObject({ status: 1, stdout: 'a.mlops.yaml\n' });
  const json = trainyard('fmt', '--check', '--json');
  expect({ status: json.status, ...(JSON.parse(json.stdout) as object) }).toEqual({
    status: 1,
    diagnostics: [],
    files: [
      { file: 'a.mlops.yaml', state: 'unformatted' },
      { file: 'b.mlops.yaml', state: 'unchanged' },
    ],
  });
  expect(held('a.mlops.yaml')).toBe(CARELESS);
  expect(trainyard('fmt', '--check', 'b.mlops.yaml').status).toBe(0);
});

test('a file that does not change is not touched; of others rights and links stay, and line ends become those of Unix', () => {
  put('same.mlops.yaml', CAREFUL);
  const before = statSync(join(folder(), 'same.mlops.yaml'));
  put('real.mlops.yaml', CARELESS.replace('\n', '\r\n'));
  chmodSync(join(folder(), 'real.mlops.yaml'), 0o640);
  symlinkSync('real.mlops.yaml', join(folder(), 'link.mlops.yaml'));
  expect(trainyard('fmt', 'same.mlops.yaml', 'link.mlops.yaml').status).toBe(0);
  const after = statSync(join(folder(), 'same.mlops.yaml'));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  expect(readlinkSync(join(folder(), 'link.mlops.yaml'))).toBe('real.mlops.yaml');
  expect(held('real.mlops.yaml')).toBe(CAREFUL);
  expect(statSync(join(folder(), 'real.mlops.yaml')).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder()).sort()).toEqual(['link.mlops.yaml', 'real.mlops.yaml', 'same.mlops.yaml']);
});

test('the standard input is formatted to the standard output, if its syntax is said', () => {
  put('a', CARELESS);
  put('b', 'mlops a "1.0.0" {}\n\n\n# x\n');
  expect(shell('trainyard fmt - --syntax yaml < a').stdout).toBe(CAREFUL);
  expect(shell('trainyard fmt - --stdin-name x.mlops < b').stdout).toBe('mlops a "1.0.0" {}\n\n# x\n');
  expect(shell('trainyard fmt - --check --syntax yaml < a')).toMatchObject({ status: 1, stdout: '' });
  expect(shell('trainyard fmt - < a').status).toBe(2);
  expect(shell('trainyard fmt - c.mlops --syntax yaml < a').status).toBe(2);
  expect(shell("trainyard fmt - --stdin-name x.mlops.yaml <<< 'a: ['")).toMatchObject({ status: 1, stdout: '' });
});

test('convert prints the other syntax, and writes a file only where none is', () => {
  put('a.mlops.yaml', CARELESS);
  expect(trainyard('convert', 'a.mlops.yaml', '--to', 'native')).toMatchObject({
    status: 0,
    stdout: NATIVE,
    stderr: '',
  });
  expect(readdirSync(folder())).toEqual(['a.mlops.yaml']);
  expect(trainyard('convert', 'a.mlops.yaml', '--to', 'native', '--write').status).toBe(0);
  expect(held('a.mlops')).toBe(NATIVE);
  put('a.mlops', 'mine\n');
  expect(trainyard('convert', 'a.mlops.yaml', '--to', 'native', '--write')).toMatchObject({ status: 2, stdout: '' });
  expect(held('a.mlops')).toBe('mine\n');
  expect(trainyard('convert', 'a.mlops.yaml', '--to', 'native', '--write', '--force').status).toBe(0);
  expect(trainyard('convert', 'a.mlops', '--to', 'yaml', '--output', 'b.mlops.yaml').status).toBe(0);
  expect(held('b.mlops.yaml')).toBe('mlops: { name: a, version: "1.0.0" } # why\n');
  expect(held('a.mlops.yaml')).toBe(CARELESS);
  expect(trainyard('convert', 'a.mlops.yaml', '--to', 'yaml').status).toBe(2);
  expect(trainyard('convert', 'a.mlops.yaml').status).toBe(2);
});

test('convert says what it could not keep word for word', () => {
  put('a.mlops.yaml', 'mlops: &all { name: "a" }\nx-again: *all\n');
  const { status, stdout, stderr } = trainyard('convert', 'a.mlops.yaml', '--to', 'native');
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'mlops a {}\n"x-again" { name = "a" }\n' });
  expect(stderr).toContain('syntax/alias-expanded');
  put('b.mlops', 'mlops a "1.0.0" { training { pipeline { triggers { when = a > 1 # one\n and b > 2 # two\n} } } }\n');
  const moved = trainyard('convert', 'b.mlops', '--to', 'yaml');
  expect(moved.stderr.match(/syntax\/comment-moved/g)).toHaveLength(2);
  expect(moved.stdout).toContain('# one\n        # two\n        when: |\n          a > 1\n            and b > 2\n');
});

test('both syntaxes of a specification generate the same bytes', () => {
  for (const name of ['yaml', 'native']) mkdirSync(join(folder(), name));
  put('yaml/a.mlops.yaml', seed);
  expect(trainyard('convert', 'yaml/a.mlops.yaml', '--to', 'native', '--output', 'native/a.mlops').status).toBe(0);
  expect(trainyard('generate', 'yaml/a.mlops.yaml', '--out', 'one').status).toBe(0);
  expect(trainyard('generate', 'native/a.mlops', '--out', 'two').status).toBe(0);
  expect(shell("diff -r one two --exclude='.trainyard'").stdout).toBe('');
});

test('what `init` writes is formatted', () => {
  trainyard('init', 'my-service');
  expect(trainyard('fmt', '--check').status).toBe(0);
});
