import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Golden } from '../golden.ts';

/** What specifications are called in a folder of goldens. */
const SPECIFICATION = '.mlops.yaml';

/** A folder of goldens as it was read. */
export interface GoldenFolder {
  readonly goldens: readonly Golden[];
  /** What is wrong with the folder itself, in sentences. */
  readonly problems: readonly string[];
  /** Makes the folder hold these files for a golden, and nothing else. */
  record(golden: Golden, made: ReadonlyMap<string, string>): void;
}

/** Reads `<name>.mlops.yaml` and the files in `<name>/`, for each name in a folder. */
export function readGoldenFolder(folder: string): GoldenFolder {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const problems: string[] = [];
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(SPECIFICATION))
    .map((entry) => entry.name.slice(0, -SPECIFICATION.length))
    .sort();
  if (names.length === 0)
    problems.push(
      `'${folder}' ${existsSync(folder) ? `holds no specification` : 'does not exist'}: put one there as '<name>${SPECIFICATION}', and run once with RECORD=1.`,
    );
  for (const entry of entries)
    if (entry.isDirectory() ? !names.includes(entry.name) : !entry.name.endsWith(SPECIFICATION))
      problems.push(
        entry.isDirectory()
          ? `'${entry.name}/' in '${folder}' belongs to no specification: delete it, or add '${entry.name}${SPECIFICATION}'.`
          : `'${entry.name}' in '${folder}' is neither a specification ('<name>${SPECIFICATION}') nor a folder of one: move it elsewhere.`,
      );
  return {
    goldens: names.map((name) => ({
      name,
      spec: readFileSync(join(folder, `${name}${SPECIFICATION}`), 'utf8'),
      files: filesIn(join(folder, name)),
    })),
    problems,
    record: ({ name, files }, made) => {
      for (const path of Object.keys(files)) if (!made.has(path)) rmSync(join(folder, name, path));
      for (const [path, content] of made) {
        const file = join(folder, name, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    },
  };
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replace(/\\/g, '/'),
    )
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
