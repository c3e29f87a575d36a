// Bundling: an import from one of our packages becomes imports from the modules that define what is imported. The entry of a package names
// all that it offers, so a command that asked an entry for one function would evaluate every module of the package, and of those below.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const STATEMENT = /^(import|export) (?!type )(?:\{([^}]*)\}|(\*)) from '([^']+)';$/gm;

/** The names in the braces of an import or export, without types: what is asked for, and what it is called here. */
function namesIn(braces) {
  return braces
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('type '))
    .map((each) => {
      const [name, alias = name] = each.split(/ as /);
      return { name, alias };
    });
}

/**
 * A plugin of esbuild. `entryOf` gives the file of an entry of ours (`@trainyard/sdk`), or undefined for other packages; `isOurs` tells which
 * modules are rewritten. An entry consists of nothing but `export … from`; what a module of any other form exports is left to it.
 */
export function directImports(entryOf, isOurs) {
  const offers = new Map();

  const fileOf = (from, specifier) =>
    specifier.startsWith('.') ? resolve(dirname(from), specifier) : entryOf(specifier);

  /** Where each name that an entry offers comes from: another package, or a module that defines it. */
  function offeredBy(entry) {
    const known = offers.get(entry);
    if (known !== undefined) return known;
    const offered = new Map();
    offers.set(entry, offered);
    for (const [, keyword, braces, star, specifier] of readFileSync(entry, 'utf8').matchAll(STATEMENT)) {
      if (keyword !== 'export') continue;
      const file = fileOf(entry, specifier);
      if (star !== undefined) for (const [name, origin] of offeredBy(file)) offered.set(name, origin);
      else
        for (const { name, alias } of namesIn(braces))
          offered.set(alias, offeredBy(file ?? entry).get(name) ?? { from: file ?? specifier, name });
    }
    return offered;
  }

  const rewritten = (file, text) =>
    text.replace(STATEMENT, (statement, keyword, braces, star, specifier) => {
      const entry = entryOf(specifier);
      if (keyword !== 'import' || star !== undefined || entry === undefined) return statement;
      return namesIn(braces)
        .map(({ name, alias }) => {
          const origin = offeredBy(entry).get(name);
          if (origin === undefined) throw new Error(`${file}: ${specifier} does not say where '${name}' comes from`);
          return `import { ${origin.name} as ${alias} } from ${JSON.stringify(origin.from)};`;
        })
        .join(' ');
    });

  return {
    name: 'direct-imports',
    setup(api) {
      api.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        isOurs(path) ? { contents: rewritten(path, readFileSync(path, 'utf8')), loader: 'ts' } : undefined,
      );
    },
  };
}
