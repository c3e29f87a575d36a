import { importsOf, targetOf } from './imports.ts';
import type { Check, Finding, RepositoryFile } from './repository.ts';

/** The folders of each package in the order in which data passes through them. */
export const phases: Readonly<Record<string, readonly string[]>> = {
  syntax: ['source', 'diagnostics', 'document', 'expression', 'yaml', 'native', 'print'],
  conditions: ['types', 'functions', 'query', 'check', 'lower', 'read', 'evaluate', 'backends', 'cases'],
  model: ['schema', 'compose', 'resolve', 'graph', 'rules'],
  sdk: ['codegen', 'pipeline', 'plugin', 'testing'],
  engine: [
    'lines',
    'discover',
    'check',
    'fix',
    'generate',
    'output',
    'plan',
    'apply',
    'explain',
    'compare',
    'live',
    'import',
  ],
};

const place = /^packages\/([^/]+)\/src\/([^/]+)\/.+\.ts$/;

function backwards(file: RepositoryFile, order: readonly string[], own: string): readonly Finding[] {
  return importsOf(file).flatMap(({ specifier, line }) => {
    const target = place.exec(targetOf(file.path, specifier) ?? '')?.[2];
    if (target === undefined || order.indexOf(target) <= order.indexOf(own)) return [];
    const message = `'${own}' imports from '${target}', a later phase.`;
    return [{ path: file.path, line, message, remedy: `Data passes through ${order.join(', ')}, in this order.` }];
  });
}

/** Inside a package an import points to the same or an earlier phase. */
export const phaseOrder: Check = (files) =>
  files.flatMap((file) => {
    const [, name = '', folder = ''] = place.exec(file.path) ?? [];
    const order = phases[name];
    return order?.includes(folder) === true ? backwards(file, order, folder) : [];
  });
