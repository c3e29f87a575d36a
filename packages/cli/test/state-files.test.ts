import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { built, seed } from './built.ts';

const { folder, trainyard } = built();
const at = (path: string): string => join(folder(), path);
const edited = 'out/k8s/deployment.yaml';

/** All files below a folder, with what they hold. */
function contents(path: string): Record<string, string> {
  const all = readdirSync(at(path), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    all.map((entry) => join(entry.parentPath, entry.name)).map((name) => [name, readFileSync(name, 'utf8')]),
  );
}

const put = (path: string, content: string | Buffer): void => {
  rmSync(at(path), { recursive: true, force: true });
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const link = (path: string, to: string): void => {
  rmSync(at(path), { recursive: true, force: true });
  mkdirSync(dirname(at(path)), { recursive: true });
  symlinkSync(at(to), at(path));
};
const makeFolder = (path: string): void => {
  rmSync(at(path), { recursive: true, force: true });
  mkdirSync(join(at(path), 'inner'), { recursive: true });
};
const manifest = (): string => readFileSync(at('out/.trainyard/manifest.json'), 'utf8');
const journal = (): string =>
  JSON.stringify({
    format: 1,
    steps: [{ path: 'new.yaml', now: 'ab', staged: '.trainyard/local/new/0' }],
    manifest: manifest(),
  });

const damages: readonly (readonly [what: string, damage: () => void])[] = [
  ['a manifest that is a folder', () => makeFolder('out/.trainyard/manifest.json')],
  ['a manifest that is no text', () => put('out/.trainyard/manifest.json', Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
  ['a manifest that is deep', () => put('out/.trainyard/manifest.json', '['.repeat(1_000_000))],
  ['a manifest that is a link', () => link('out/.trainyard/manifest.json', 'outside/new/0')],
  ['a journal that is a folder', () => makeFolder('out/.trainyard/local/journal.json')],
  [
    'a lock that is a folder',
    () => {
      makeFolder('out/.trainyard/local/lock');
      put('out/.trainyard/local/journal.json', journal());
    },
  ],
  [
    'state of this machine that is a link to another folder',
    () => {
      put('outside/journal.json', journal());
      link('out/.trainyard/local', 'outside');
    },
  ],
  [
    'all state in a link to another folder',
    () => {
      cpSync(at('out/.trainyard'), at('outside/state'), { recursive: true });
      put('outside/state/local/journal.json', journal());
      put('outside/state/local/new/0', 'x');
      link('out/.trainyard', 'outside/state');
    },
  ],
  [
    'what was staged in a link to another folder',
    () => {
      put('out/.trainyard/local/journal.json', journal());
      link('out/.trainyard/local/new', 'outside/new');
    },
  ],
  ['kept contents that are a link to another folder', () => link('out/.trainyard/base', 'outside/new')],
  ['kept contents that are a file', () => put('out/.trainyard/base', 'x')],
  ['what was settled as a folder', () => makeFolder('out/.trainyard/local/settled.json')],
];
const commands: readonly (readonly string[])[] = [
  ['plan', 'a.mlops.yaml', '--out', 'out'],
  ['generate', 'a.mlops.yaml', '--out', 'out'],
  ['explain', `${edited}:3`],
  ['eject', edited],
  ['adopt', 'a.mlops.yaml', '--out', 'out'],
];

test.each(damages)(
  '%s: every command answers, nothing is written elsewhere, and the edit stays',
  (_, damage) => {
    writeFileSync(at('a.mlops.yaml'), seed);
    expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
    writeFileSync(at(edited), `${readFileSync(at(edited), 'utf8')}# mine\n`);
    put('outside/new/0', 'theirs');
    put('outside/new/old-0', 'theirs too');
    writeFileSync(at('a.mlops.yaml'), seed.replace('"4Gi"', '"8Gi"'));
    damage();
    const outside = contents('outside');
    for (const command of commands) {
      const { status, stderr } = trainyard(...command);
      expect({
        command,
        known: [0, 1, 2].includes(status ?? -1),
        stderr: /\bbug\b|\n\s+at /.test(stderr) ? stderr : '',
      }).toEqual({
        command,
        known: true,
        stderr: '',
      });
      expect(contents('outside')).toEqual(outside);
      expect(readFileSync(at(edited), 'utf8')).toContain('# mine\n');
    }
  },
  60_000,
);
