import { jsonFile } from './json/writer.ts';
import type { MarkdownWriter } from './markdown/writer.ts';
import { pythonWriter } from './python/writer.ts';
import type { PythonWriter } from './python/writer.ts';
import type { TemplateLanguageName, TemplateWriter } from './template/writer.ts';
import { textWriter } from './text/writer.ts';
import type { TextWriter } from './text/writer.ts';
import type { GeneratedFile, WriterOptions } from './traced.ts';
import type { TypeScriptWriter } from './typescript/writer.ts';
import { yamlWriter } from './yaml/writer.ts';
import type { YamlWriter } from './yaml/writer.ts';

/** What a generator builds files with. Each writer returns text and provenance; heavy ones load when asked for. */
export interface Toolkit {
  yaml(path: string, options?: WriterOptions): YamlWriter;
  json(path: string, value: unknown, options?: WriterOptions): GeneratedFile;
  text(path: string, options?: WriterOptions): TextWriter;
  python(path: string, options?: WriterOptions): PythonWriter;
  /** Templates for what no other writer is made for; values are placed in quotes of the language, and in no other way. */
  template(path: string, language: TemplateLanguageName, options?: WriterOptions): Promise<TemplateWriter>;
  markdown(path: string, options?: WriterOptions): Promise<MarkdownWriter>;
  typescript(path: string, options?: WriterOptions): Promise<TypeScriptWriter>;
}

/** The toolkit as it is; it holds no state. */
export const toolkit: Toolkit = toolkitWith((value) => value);

/** A toolkit whose YAML documents pass through `change` before they are printed; the engine applies patches so. */
export function toolkitWith(change: (document: unknown) => unknown): Toolkit {
  return {
    yaml: (path, options) => yamlWriter(path, options, change),
    json: jsonFile,
    text: textWriter,
    python: pythonWriter,
    template: async (path, language, options) =>
      (await import('./template/writer.ts')).templateWriter(path, language, options),
    markdown: async (path, options) => (await import('./markdown/writer.ts')).markdownWriter(path, options),
    typescript: async (path, options) => (await import('./typescript/writer.ts')).typescriptWriter(path, options),
  };
}
