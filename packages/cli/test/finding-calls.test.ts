import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { allEntries, demo } from '../src/finding-pages.ts';
import { built } from './built.ts';

const { folder, shell } = built();
const calls = allEntries().flatMap(({ code, call }) => (call === undefined ? [] : [[code, call] as const]));

/** The codes that the last command of some lines reports. */
function codesOf(lines: string): { readonly status: number | null; readonly codes: readonly string[] } {
  const { status, stdout } = shell(`${lines.replaceAll('npx trainyard', 'trainyard')} --json`);
  const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    readonly diagnostics: readonly { readonly code: string }[];
  };
  return { status, codes: diagnostics.map(({ code }) => code) };
}

test.each(calls)(
  'the commands on the page of %s lead to it, and those without it do not',
  (code, { bad, good, exit }) => {
    writeFileSync(join(folder(), 'demo.mlops.yaml'), demo);
    const without = codesOf(good);
    expect({ status: without.status, found: without.codes.includes(code) }).toEqual({ status: 0, found: false });
    const found = codesOf(bad);
    expect({ status: found.status, found: found.codes.includes(code) }).toEqual({ status: exit, found: true });
  },
);
