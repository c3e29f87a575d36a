import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from './locate.ts';

/** A specification of the examples and the committed files of one plugin for it, as the conformance kit takes them. */
export interface ExampleGolden {
  readonly name: string;
  readonly spec: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The examples that stand alone (the founding document's three) with what a plugin made of them; none for which it made nothing. */
export function goldensOf(plugin: string): readonly ExampleGolden[] {
  return ['recommendation_system', 'object_detection', 'sentiment_analysis'].flatMap((name) => {
    const example = join(workspaceRoot, 'examples', name);
    const folder = join(example, 'generated', plugin);
    if (!existsSync(folder)) return [];
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const files = paths
      .sort()
      .map((path) => [path.slice(folder.length + 1).replace(/\\/g, '/'), readFileSync(path, 'utf8')]);
    return [
      {
        name,
        spec: readFileSync(join(example, `${name}.mlops.yaml`), 'utf8'),
        files: Object.fromEntries(files) as Record<string, string>,
      },
    ];
  });
}
