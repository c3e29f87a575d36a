import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks } from './index.ts';
import type { Finding, RepositoryFile } from './repository.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** All text files that git tracks or would track. */
function repositoryFiles(): readonly RepositoryFile[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(list.split('\0'))]
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

function print(rule: string, { path, line, message, remedy }: Finding): void {
  console.error(`${path}${line === undefined ? '' : `:${line}`}: ${rule}: ${message}\n    ${remedy}`);
}

const files = repositoryFiles();
const findings = Object.entries(checks).flatMap(([rule, check]) => check(files).map((finding) => ({ rule, finding })));
for (const { rule, finding } of findings) print(rule, finding);
console.log(`${Object.keys(checks).length} house rules over ${files.length} files: ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
