import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { nearest } from '@trainyard/sdk';
import type { Diagnostic, Located, Source } from '@trainyard/sdk';
import { isRecord } from '../../check/misdeeds.ts';
import { projectDiagnostics } from './diagnostics.ts';
import { installedPackage, manifestIn, quotedAt, upwards } from './manifest.ts';
import type { InstalledPackage } from './manifest.ts';

const PLUGIN_NAME = /^(@[^/]+\/)?trainyard-plugin-[^/]+$/;

/** Packages that may take the place of a built-in plugin. */
export const BUILT_IN_NAME = /^@trainyard\/plugin-[^/]+$/;

/** A plugin that a project names. */
export interface PluginEntry {
  /** The folder that the name is resolved from. */
  readonly root: string;
  /** The package name or path, as it was written. */
  readonly specifier: string;
  readonly from: 'config' | 'dependency';
  /** Where it was named. */
  readonly at: Located;
  /** Its package; undefined for a path, and for a package that is not installed. */
  readonly installed?: InstalledPackage;
}

/** Whether a plugin is named by a path, not by its package. */
export function isPath(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('/') || /^[A-Za-z]:[\\/]/.test(specifier);
}

/** The plugins that a configuration lists, each once. */
export function entriesOfConfig(listed: readonly string[], source: Source): readonly PluginEntry[] {
  const root = dirname(source.file);
  return [...new Set(listed)].map((specifier) => ({
    root,
    specifier,
    from: 'config',
    at: quotedAt(source, specifier, 'plugins'),
    ...installedAs(root, specifier),
  }));
}

/** The direct dependencies of a package whose names say that they are plugins. A copy of a built-in counts where it is built. */
export function entriesOfPackage(folder: string): readonly PluginEntry[] {
  const { source, data } = manifestIn(folder);
  const sections = ['dependencies', 'devDependencies'] as const;
  return sections.flatMap((section) => {
    const listed = isRecord(data[section]) ? Object.keys(data[section]) : [];
    return listed
      .filter((name) => PLUGIN_NAME.test(name) || (BUILT_IN_NAME.test(name) && isBuilt(folder, name)))
      .map((specifier) => ({
        root: folder,
        specifier,
        from: 'dependency' as const,
        at: quotedAt(source, specifier, `"${section}"`),
        ...installedAs(folder, specifier),
      }));
  });
}

/** One entry for each plugin: the first, where one is named more than once. */
export function eachOnce(entries: readonly PluginEntry[]): readonly PluginEntry[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const keys = [isPath(entry.specifier) ? resolve(entry.root, entry.specifier) : entry.specifier];
    const isNew = keys.every((key) => !seen.has(key));
    for (const key of keys) seen.add(key);
    return isNew;
  });
}

function isBuilt(from: string, name: string): boolean {
  const installed = installedPackage(from, name);
  return installed !== undefined && existsSync(join(installed.folder, 'dist'));
}

/** The package in a specifier such as `@a/b/file.js`. */
function packageName(specifier: string): string | undefined {
  return isPath(specifier) ? undefined : /^(?:@[^/]+\/)?[^./@][^/]*/.exec(specifier)?.[0];
}

function installedAs(root: string, specifier: string): { readonly installed?: InstalledPackage } {
  const name = packageName(specifier);
  const installed = name === undefined ? undefined : installedPackage(root, name);
  return installed === undefined ? {} : { installed };
}

/** Says that a plugin is not there, and how to get it; undefined if it is. */
export function missing({ root, specifier, from, at, installed }: PluginEntry): Diagnostic | undefined {
  if (isPath(specifier)) {
    const file = resolve(root, specifier);
    if (existsSync(file)) return undefined;
    const near = nearest(specifier, besides(root, specifier));
    return projectDiagnostics.missingPlugin(at, {
      plugin: specifier,
      remedy: `there is no file ${file}`,
      ...(near === undefined ? {} : { near }),
    });
  }
  if (installed !== undefined) return undefined;
  const { install, add } = managerOf(root);
  const name = packageName(specifier) ?? specifier;
  const remedy = from === 'dependency' ? `install what package.json names with \`${install}\`` : `\`${add} ${name}\``;
  return projectDiagnostics.missingPlugin(at, { plugin: specifier, remedy });
}

/** The modules in the folder that a path leads to, as paths of the same form. */
function besides(root: string, specifier: string): readonly string[] {
  const before = specifier.slice(0, specifier.lastIndexOf('/') + 1);
  try {
    const names = readdirSync(resolve(root, before)).filter((name) => /\.[cm]?[jt]s$/.test(name));
    return names.map((name) => `${before}${name}`);
  } catch {
    return [];
  }
}

const managers = [
  ['pnpm-lock.yaml', { install: 'pnpm install', add: 'pnpm add -D' }],
  ['yarn.lock', { install: 'yarn install', add: 'yarn add -D' }],
  ['bun.lock', { install: 'bun install', add: 'bun add -d' }],
] as const;

/** The commands of the package manager that a project uses, known from its lock file. */
function managerOf(folder: string): { readonly install: string; readonly add: string } {
  for (const at of upwards(folder)) {
    const found = managers.find(([lock]) => existsSync(join(at, lock)));
    if (found !== undefined) return found[1];
    if (existsSync(join(at, 'package-lock.json'))) break;
  }
  return { install: 'npm install', add: 'npm install -D' };
}
