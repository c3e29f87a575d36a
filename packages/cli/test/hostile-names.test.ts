import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { allFields, append, checkSpec, generateFiles, memoryHost } from '@trainyard/engine';
import type { Checked, GeneratedFile } from '@trainyard/engine';
import {
  fits,
  hostileNames,
  kindOf,
  namesInSpec,
  namesSpec,
  occurrencesIn,
  dataOf,
  refusedNames,
  standardReaders,
  textOf,
  withNames,
} from '@trainyard/engine/testing';
import { requireTool, run } from '@trainyard/oracles';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { builtIn } from '../src/built-in.ts';

const file = 's.mlops.yaml';
const check = (text: string): Checked => checkSpec(memoryHost(new Map([[file, text]])), file, { plugins: builtIn });

interface Wrong {
  readonly said: string;
  /** The text at which it is said. */
  readonly at: string;
  /** The line, from 0. */
  readonly line: number;
}

/** What is wrong with a specification. */
function wrongIn(text: string): Wrong[] {
  return check(text).diagnostics.flatMap(({ severity, code, message, range }) =>
    severity === 'error' ? [{ said: `${code} ${message}`, at: text.slice(range.start, range.end), line: text.slice(0, range.start).split('\n').length - 1 }] : [],
  );
}

test('the specification of names has one wherever the language takes one', () => {
  const named = new Set(
    occurrencesIn(dataOf(namesSpec)).flatMap(({ field, value }) =>
      JSON.stringify(value).includes('"z_') ? [`mlops.${field}`] : [],
    ),
  );
  const wanted = allFields().filter(({ type, free }) => / name of (letters|digits)/.test(type) || free === true);
  // The names of plugins are no choice of the writer.
  expect(wanted.map(({ path }) => path).filter((path) => !named.has(path) && path !== 'mlops.targets')).toEqual([]);
  expect(wrongIn(namesSpec)).toEqual([]);
});

/** Names that the check takes, and those that it refuses, each with an error where it stands. */
interface Settled {
  readonly names: ReadonlyMap<string, string>;
  readonly refused: ReadonlySet<string>;
}

/** Takes out what the check refuses until it refuses nothing more. Throws if an error stands where no name does. */
function settled(given: readonly (readonly [string, string])[]): Settled {
  const names = new Map(given);
  const refused = new Set<string>();
  for (;;) {
    const wrong = wrongIn(withNames(names));
    if (wrong.length === 0) return { names, refused };
    const blamed = wrong.flatMap((each) => blamedFor(each, names));
    if (blamed.length === 0) throw new Error(JSON.stringify([[...names], wrong]));
    for (const name of blamed) {
      names.delete(name);
      refused.add(name);
    }
  }
}

/** The names at which an error stands; if a condition cannot be read, the names in it. */
function blamedFor({ at, line }: Wrong, names: ReadonlyMap<string, string>): readonly string[] {
  const here = [...names].filter(([, word]) => at === word || at.includes(textOf(word)) || at.split(/\W+/).includes(word));
  if (here.length > 0) return here.map(([name]) => name);
  const conditions = (namesSpec.split('\n')[line] ?? '').match(/(condition|when|indicator|good|total): ("[^"]*"|'[^']*')/g) ?? [];
  return [...names.keys()].filter((name) => conditions.some((each) => each.split(/\W+/).includes(name)));
}

/** All words in all places, `step` by `step`. */
function rounds(words: readonly string[], step: number): readonly (readonly (readonly [string, string])[])[] {
  const found: (readonly (readonly [string, string])[])[] = [];
  for (let first = 0; first < namesInSpec.length; first += words.length)
    for (let round = 0; round < words.length; round += step)
      found.push(
        namesInSpec
          .slice(first, first + words.length)
          .map((name, index) => [name, words[(index + round) % words.length] ?? ''] as const),
      );
  return found;
}

test('a name of no form that a field takes is an error at its place; free keys may be any text', () => {
  for (const given of rounds(refusedNames, 1)) {
    const { names } = settled(given);
    expect([...names].filter(([name]) => kindOf(name) !== 'key')).toEqual([]);
  }
});

interface Made extends Settled {
  readonly files: readonly GeneratedFile[];
}

async function made(step: number): Promise<readonly Made[]> {
  const all: Made[] = [];
  const given = [
    ...rounds(hostileNames, step).map((each) => each.filter(([name, word]) => fits(kindOf(name), word))),
    ...rounds(refusedNames, step).map((each) => each.filter(([name]) => kindOf(name) === 'key')),
  ];
  for (const each of given) {
    const found = settled(each);
    const { files, diagnostics } = await generateFiles(check(withNames(found.names)));
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    all.push({ ...found, files });
  }
  return all;
}

let t0 = 0;
test('x', async () => {
  t0 = Date.now();
  const all = await made(1);
  console.log(all.length, Date.now() - t0, all.reduce((n, { names }) => n + names.size, 0), all.length * namesInSpec.length, all[0]?.files.length);
  const ordinary = (await generateFiles(check(namesSpec))).files;
  console.log(ordinary.map(({path}) => path).join(' '));
  const { mkdirSync, writeFileSync, rmSync } = await import('node:fs');
  rmSync('/tmp/hn', { recursive: true, force: true });
  for (const [i, m] of all.entries()) for (const f of m.files) { const p = `/tmp/hn/${i}/${f.path}`; mkdirSync(p.replace(/\/[^/]*$/, ''), { recursive: true }); writeFileSync(p, f.content); }
}, 300000);
