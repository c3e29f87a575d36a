import gtr from 'semver/ranges/gtr.js';
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import type { PluginEntry } from './entries.ts';

/**
 * Names the versions of plugins that are installed packages, such as `trainyard-plugin-x@1.2.0`, one a line. Undefined if one of them may change without
 * its version: a file of the project, or a package that is linked to a folder outside of `node_modules`.
 */
export function versionsOf(entries: readonly PluginEntry[]): string | undefined {
  const versions = entries.map(({ specifier, installed }) =>
    installed?.version === undefined || installed.linked ? undefined : `${specifier}@${installed.version}`,
  );
  return versions.every((each) => each !== undefined) ? versions.join('\n') : undefined;
}

/**
 * Why a plugin that asks for an SDK does not fit the one that is there, with the remedy, as the end of a sentence that began with the plugin; undefined if it
 * fits. What is no range of versions, as between packages of one workspace, asks for nothing.
 */
export function sdkProblem(asked: string, version: string): string | undefined {
  if (validRange(asked) === null || satisfies(version, asked, { includePrerelease: true })) return undefined;
  const known = `was made for @trainyard/sdk ${asked}, and this Trainyard has ${version}`;
  return gtr(version, asked)
    ? `${known}: install a newer version of the plugin, or build it with the SDK of this Trainyard`
    : `${known}: update Trainyard, or install an older version of the plugin`;
}
