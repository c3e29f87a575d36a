import type { GeneratedFile, GeneratorContext, TypeScriptWriter } from '@trainyard/sdk';
import { instrumentsOf } from '../lower/instruments.ts';
import type { Instrument } from '../lower/instruments.ts';
import { shapesOf } from '../lower/shapes.ts';
import type { ShapeField } from '../lower/shapes.ts';
import { conditionsOf, functionFor } from '../lower/conditions.ts';
import { constantName } from '../lower/names.ts';
import type { Options } from '../options.ts';

/** `types.ts`, `metrics.ts` and `index.ts`. */
export async function generate({ spec, options, toolkit }: GeneratorContext<Options>): Promise<GeneratedFile[]> {
  const files: GeneratedFile[] = [];
  const modules: string[] = [];
  if (spec.training?.data !== undefined || spec.training?.model?.signature !== undefined) {
    files.push(types(await toolkit.typescript('types.ts', { from: 'training.data' }), spec));
    modules.push('types');
  }
  if ((spec.monitoring?.metrics ?? []).some((metric) => !metric.external)) {
    files.push(metrics(await toolkit.typescript('metrics.ts', { from: 'monitoring.metrics' }), spec));
    modules.push('metrics');
  }
  const index = await toolkit.typescript('index.ts', { from: 'name' });
  index.source.addExportDeclarations([
    ...modules.map((name) => ({ moduleSpecifier: `./${name}${options.extension}` })),
    // Under a name of their own: an alert may be called as a metric is.
    ...(conditionsOf(spec).some((each) => !('gap' in functionFor(each)))
      ? [{ moduleSpecifier: `./conditions${options.extension}`, namespaceExport: 'conditions' }]
      : []),
  ]);
  return [...files, index.file()];
}

function types(writer: TypeScriptWriter, spec: GeneratorContext['spec']): GeneratedFile {
  const { request, answer } = shapesOf(spec, writer.literal);
  writer.source.addImportDeclaration({ moduleSpecifier: 'zod', namedImports: ['z'] });
  const statements = [
    { name: 'requestSchema', docs: `What ${spec.name} is asked.`, fields: request, type: 'Request' },
    { name: 'answerSchema', docs: `What ${spec.name} answers.`, fields: answer, type: 'Answer' },
  ];
  for (const { name, docs, fields, type } of statements) {
    // As text: an initializer of several lines would be indented once more.
    const [statement] = writer.source.addStatements((code) =>
      writeSchema(code, `\n/** ${docs} */\nexport const ${name} = `, fields, writer.literal),
    );
    traceFields(writer, statement as never, fields);
    writer.source.addTypeAlias({
      isExported: true,
      name: type,
      type: `z.infer<typeof ${name}>`,
      docs: [`${docs.replace(/\.$/, '')}, as a type.`],
    });
  }
  return writer.file();
}

/** What ts-morph hands to a function that writes code; its blocks are indented where they stand. */
interface CodeWriter {
  write(text: string): CodeWriter;
  writeLine(text: string): CodeWriter;
  inlineBlock(inside: () => void): CodeWriter;
}

function writeSchema(
  code: CodeWriter,
  lead: string,
  fields: readonly ShapeField[],
  literal: (value: unknown) => string,
): void {
  const lines = fields.flatMap((field) => [
    ...(field.comment === undefined ? [] : [`// ${field.comment}`]),
    `${propertyName(field.name, literal)}: ${field.schema},`,
  ]);
  code.write(`${lead}z.object(`);
  if (lines.length === 0) code.write('{}');
  else code.inlineBlock(() => lines.forEach((line) => code.writeLine(line)));
  code.write(');');
}

function propertyName(name: string, literal: (value: unknown) => string): string {
  return name === '__proto__' ? '["__proto__"]' : /^[A-Za-z_]\w*$/.test(name) ? name : literal(name);
}

interface Traceable {
  getDescendants(): readonly (Parameters<TypeScriptWriter['trace']>[0] & { getKindName(): string })[];
}

function traceFields(writer: TypeScriptWriter, statement: Traceable, fields: readonly ShapeField[]): void {
  const properties = statement.getDescendants().filter((node) => node.getKindName() === 'PropertyAssignment');
  // Options inside a schema are properties too; those of the object are as many as there are fields, and come in their order.
  const outer = properties.filter(
    (node) =>
      !properties.some((other) => other !== node && other.getPos() < node.getPos() && other.getEnd() >= node.getEnd()),
  );
  for (const [index, node] of outer.entries()) writer.trace(node, fields[index]?.path ?? 'training.data');
}

function metrics(writer: TypeScriptWriter, spec: GeneratorContext['spec']): GeneratedFile {
  const taken = new Set(['registry', 'Registry', 'Gauge', 'Histogram', 'Counter', 'Summary']);
  const instruments = instrumentsOf(spec, (name) => constantName(name, taken));
  const classes = [...new Set(instruments.map((each) => each.class))].sort();
  writer.source.addImportDeclaration({ moduleSpecifier: 'prom-client', namedImports: [...classes, 'Registry'].sort() });
  const registry = {
    isExported: true,
    declarationKind: 'const' as never,
    docs: [`Everything that ${spec.name} exposes; serve \`await registry.metrics()\`.`],
    declarations: [{ name: 'registry', initializer: 'new Registry()' }],
  };
  const statements = writer.source.addVariableStatements([
    registry,
    ...instruments.map((each) => ({
      isExported: true,
      declarationKind: 'const' as never,
      declarations: [{ name: each.variable, initializer: instrumentText(each, writer.literal) }],
    })),
  ]);
  for (const [index, statement] of statements.slice(1).entries())
    writer.trace(statement, instruments[index]?.path ?? 'monitoring.metrics');
  return writer.file();
}

function instrumentText(instrument: Instrument, literal: (value: unknown) => string): string {
  const { name, help, labels, buckets } = instrument;
  const typed = labels.length === 0 ? '' : `<${labels.map((label) => literal(label)).join(' | ')}>`;
  return `new ${instrument.class}${typed}(${literal({ name, help, ...(labels.length === 0 ? {} : { labelNames: labels }), ...(buckets === undefined ? {} : { buckets }) }).replace(/ }$/, ', registers: [registry] }')})`;
}
