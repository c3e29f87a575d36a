import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { built, seed } from './built.ts';

const { folder, trainyard, shell } = built();
beforeEach(() => {
  writeFileSync(join(folder(), 'a b.mlops.yaml'), seed);
  writeFileSync(join(folder(), 'notes.txt'), '');
  mkdirSync(join(folder(), 'build'));
});

const completed = (...words: string[]): string[] => {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  return shell(
    `source <(trainyard completion bash)\nCOMP_WORDS=(trainyard ${quoted}); COMP_CWORD=${words.length}; _trainyard; printf '%s\\n' "\${COMPREPLY[@]}"`,
  )
    .stdout.split('\n')
    .filter((line) => line !== '');
};

test.each([
  [['gen'], ['generate']],
  [
    ['check', ''],
    ['a b.mlops.yaml', 'build'],
  ],
  [['check', '--fo'], ['--format']],
  [
    ['check', '--format', ''],
    ['text', 'json', 'sarif'],
  ],
  [['graph', 'x', '--as', 'm'], ['mermaid']],
  [
    ['graph', 'x', '--format', ''],
    ['text', 'json'],
  ],
  [['generate', '-o', ''], ['build']],
  [['replay', 'x', '--series', 'n'], ['notes.txt']],
  [['replay', 'x', '--series', 'a'], ['a b.mlops.yaml']],
  [['explain', 'model/unknown-f'], ['model/unknown-field']],
  [['explain', 'deployment.serving.rep'], ['deployment.serving.replicas']],
  [
    ['plugins', 'k'],
    ['kubeflow', 'k8s'],
  ],
  [['completion', 'z'], ['zsh']],
  [['help', 'gr'], ['graph']],
  [['init', 'a'], []],
  [['schema', ''], []],
])('bash completes %j', (words, expected) => expect(completed(...words)).toEqual(expected));

test('the script names every command and every option of it, in all shells', () => {
  const commands = completed('').filter((word) => !word.startsWith('-') && word !== 'help');
  expect(commands).toHaveLength(17);
  const scripts = ['bash', 'zsh', 'fish'].map((name) => trainyard('completion', name).stdout);
  for (const command of commands) {
    const options = [...trainyard(command, '--help').stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(options).toContain('help');
    expect(completed(command, '--').sort()).toEqual(options.map((name) => `--${name}`).sort());
    for (const script of scripts)
      for (const name of [command, ...options]) expect(script).toMatch(new RegExp(`(?:--|-l |\\b)${name}\\b`));
  }
});
