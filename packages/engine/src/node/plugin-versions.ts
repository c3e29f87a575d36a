import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

/**
 * Names the versions of plugins that are installed packages, such as `trainyard-plugin-x@1.2.0`, one a line. Undefined if one of them may change without
 * its version: a file of the project, or a package that is linked to a folder outside of `node_modules`.
 */
export function versionsOf(root: string, specifiers: readonly string[]): string | undefined {
  const versions = specifiers.map((specifier) => versionOf(root, specifier));
  return versions.every((each) => each !== undefined) ? versions.join('\n') : undefined;
}

function versionOf(root: string, specifier: string): string | undefined {
  const name = /^(?:@[^/]+\/)?[^./@][^/]*/.exec(specifier)?.[0];
  if (name === undefined) return undefined;
  try {
    const file = realpathSync(createRequire(join(root, 'noop.js')).resolve(specifier));
    const folder = `${sep}node_modules${sep}${name.replaceAll('/', sep)}${sep}`;
    const at = file.lastIndexOf(folder);
    if (at === -1) return undefined;
    const { version } = JSON.parse(readFileSync(`${file.slice(0, at)}${folder}package.json`, 'utf8')) as {
      readonly version?: unknown;
    };
    return typeof version === 'string' && version !== '' ? `${specifier}@${version}` : undefined;
  } catch {
    return undefined;
  }
}
