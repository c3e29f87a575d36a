import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DuckDB } from './parquet.ts';

const NAME = '@duckdb/node-api';

/**
 * The reader of Parquet, `@duckdb/node-api`, if it is installed: beside this program, or in one of the `folders`. A text says what to do.
 * It is large, so nothing else loads it.
 */
export function loadDuckDB(folders: readonly string[]): DuckDB | string {
  for (const from of [import.meta.url, ...folders.map((folder) => join(folder, 'package.json'))]) {
    const require = createRequire(from);
    try {
      require.resolve(NAME);
    } catch {
      continue;
    }
    try {
      return require(NAME) as DuckDB;
    } catch (reason) {
      // The first line names what is missing; the others are where it was looked for.
      const [line = ''] = (reason instanceof Error ? reason.message : String(reason)).split('\n');
      return `${NAME}, which reads Parquet, does not load: ${line}`;
    }
  }
  return `Parquet is read by a package that is not installed: run \`npm install ${NAME}\`.`;
}
