import { projectDiagnostics } from './diagnostics.ts';
import { basename } from 'node:path';
import { append } from '@trainyard/sdk';
import type { Diagnostic } from '@trainyard/sdk';
import { entriesOfPackage } from './entries.ts';
import type { PluginEntry } from './entries.ts';
import { layoutOf } from './layout.ts';
import { manifestIn, quotedAt, readJsonFile } from './manifest.ts';
import type { JsonFile } from './manifest.ts';

/** The project of a specification, as its files say; nothing of it was run or loaded. */
export interface Project {
  /** The configuration; one in TypeScript is read by running it. */
  readonly config?: JsonFile & { readonly inTypeScript: boolean };
  /** The plugins among the direct dependencies, those of the nearest package first. */
  readonly dependencies: readonly PluginEntry[];
  /** What is wrong with the files. */
  readonly problems: readonly Diagnostic[];
  /** The files that it was found from. */
  readonly files: readonly string[];
  /** Equal for projects with the same configuration and the same installed plugins. */
  readonly key: string;
}

/** Finds the project that the specifications of a folder belong to; `layoutOf` says how. Reads manifests only. */
export function findProject(folder: string): Project {
  const { configs, packages } = layoutOf(folder);
  const [config, other] = configs;
  const manifests = packages.map(manifestIn);
  const problems = manifests.flatMap(unreadable);
  if (config !== undefined && other !== undefined)
    problems.push(
      projectDiagnostics.twoConfigs(quotedAt({ file: config, text: '' }, ''), {
        files: configs.map((each) => basename(each)),
      }),
    );
  const dependencies = packages.flatMap((each) => entriesOfPackage(each));
  const read = config === undefined ? undefined : configFile(config);
  if (read !== undefined && !read.inTypeScript) append(problems, unreadable(read));
  return {
    ...(read === undefined ? {} : { config: read }),
    dependencies,
    problems,
    files: [...configs, ...manifests.map(({ source }) => source.file)],
    key: JSON.stringify([
      configs,
      dependencies.map(({ root, specifier, installed }) => [specifier, installed?.folder ?? root]),
      problems.map(({ message }) => message),
    ]),
  };
}

function configFile(file: string): JsonFile & { readonly inTypeScript: boolean } {
  const inTypeScript = file.endsWith('.ts');
  return { ...readJsonFile(file), inTypeScript };
}

function unreadable({ source, problem }: JsonFile): readonly Diagnostic[] {
  if (problem === undefined) return [];
  const at = quotedAt(source, '');
  return [projectDiagnostics.unreadableConfig(at, { file: basename(source.file), reason: problem })];
}
