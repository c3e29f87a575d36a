import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { packedTarballs, run } from '../src/index.ts';

test('every published package is packed, under its name, once for each state of the repository', () => {
  const tarballs = packedTarballs();
  expect(Object.keys(tarballs)).toEqual(
    expect.arrayContaining(['trainyard', '@trainyard/sdk', '@trainyard/plugin-k8s']),
  );
  expect(Object.keys(tarballs)).not.toContain('@trainyard/oracles');
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-unpacked-'));
  try {
    for (const [name, path] of Object.entries(tarballs)) {
      expect(run('tar', ['-xzf', path, '-C', folder]).status).toBe(0);
      expect(JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8')).name).toBe(name);
      expect(readdirSync(join(folder, 'package'))).not.toContain('src');
      rmSync(join(folder, 'package'), { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const made = statSync(tarballs['trainyard'] ?? '').mtimeMs;
  expect(packedTarballs()).toEqual(tarballs);
  expect(statSync(tarballs['trainyard'] ?? '').mtimeMs).toBe(made);
}, 120_000);
