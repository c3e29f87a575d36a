import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from './locate.ts';

/** A specification that nobody wrote for a plugin. */
export interface OddSpec {
  /** The file's name without its ending. */
  readonly name: string;
  readonly text: string;
}

/** The specifications in `testdata/odd`: tiny, huge, reserved, at their limits. Each is correct, and every plugin must make something correct of it. */
export function oddSpecs(): readonly OddSpec[] {
  const folder = join(workspaceRoot, 'tools/oracles/testdata/odd');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.mlops.yaml'))
    .sort()
    .map((file) => ({ name: file.replace(/\.mlops\.yaml$/, ''), text: readFileSync(join(folder, file), 'utf8') }));
}
