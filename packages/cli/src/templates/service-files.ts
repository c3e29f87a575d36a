import { convertText, foldDns, foldPython, formatText, specificationLabels } from '@trainyard/engine';
import type { PrintedSyntax } from '@trainyard/engine';
import type { ServiceFile, ServiceFilesOptions } from '../api/types.ts';
import type { ServiceNames, Template } from './template.ts';
import { isServiceName, templateOf } from './templates.ts';

const SCHEMA = './node_modules/trainyard/dist/schema.json';

/**
 * The files that a new service begins with: first its specification, which checks without errors and warnings, then the Python package of
 * its stages. Pure: nothing is read or written. Throws `TypeError` for a name that no service can have (see `isServiceName`).
 */
export function serviceFiles(name: string, options: ServiceFilesOptions = {}): readonly ServiceFile[] {
  if (!isServiceName(name)) throw new TypeError(`'${name}' cannot be the name of a service`);
  const { template: kind = 'tabular', syntax = 'yaml', schema = SCHEMA } = options;
  const template = templateOf(kind);
  const file = `${name}.mlops${syntax === 'yaml' ? '.yaml' : ''}`;
  const names = { name, file, python: packageOf(name, template), dns: foldDns(name) };
  const line = syntax === 'yaml' ? `# yaml-language-server: $schema=${schema}\n` : '';
  const folder = `src/${names.python}`;
  return [
    { path: file, content: printed(line + template.spec(names), syntax) },
    { path: 'Dockerfile', content: dockerfile(file) },
    { path: 'pyproject.toml', content: pyproject(names, template) },
    { path: `${folder}/__init__.py`, content: '' },
    { path: `${folder}/stages/__init__.py`, content: '' },
    ...Object.entries(template.stages).map(([module, content]) => ({ path: `${folder}/stages/${module}`, content })),
  ];
}

/** The Python package of a service; one that its own stages import under this name must not be hidden by it. */
function packageOf(name: string, { stages }: Template): string {
  const folded = foldPython(name);
  const imported = Object.values(stages).flatMap((code) =>
    [...code.matchAll(/^(?:from|import) (\w+)/gm)].map(([, module]) => module),
  );
  return imported.includes(folded) ? `${folded}_service` : folded;
}

/** The specification as `fmt` lays it out: how long a line may be depends on the name that was put in. */
function printed(text: string, syntax: PrintedSyntax): string {
  const source = { file: 'template', text, syntax: 'yaml' } as const;
  const labels = specificationLabels();
  const { value } = syntax === 'yaml' ? formatText(source, labels) : convertText(source, syntax, labels);
  if (value === undefined) throw new Error('a template cannot be printed');
  return value;
}

function pyproject({ name, dns }: ServiceNames, { requires }: Template): string {
  return `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "${dns}"
version = "0.1.0"
description = "Stages of ${name}"
requires-python = ">=3.11"
dependencies = [${requires.map((each) => `"${each}"`).join(', ')}]

[tool.setuptools.packages.find]
where = ["src"]
`;
}

function dockerfile(file: string): string {
  return `# The image in which the stages of ${file} run: build it, push it, name it in targets.kubeflow.base_image.
FROM python:3.12-slim
WORKDIR /service
COPY pyproject.toml ./
COPY src ./src
RUN pip install --no-cache-dir .
`;
}
