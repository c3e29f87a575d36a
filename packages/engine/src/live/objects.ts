import { isMap, isYaml, yamlDocuments } from '../explain/documents.ts';
import { groupOf } from '../explain/named.ts';
import type { OutputFile } from '../generate/generate.ts';

/** A Kubernetes object with what tells it apart. */
export interface ClusterObject {
  readonly kind: string;
  /** The group of its API; empty for the core. Versions of one group are views of one object. */
  readonly group: string;
  readonly name: string;
  readonly namespace?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An object of a generated file. */
export interface GeneratedObject extends ClusterObject {
  readonly file: OutputFile;
  /** The lines of a value inside it, or of the nearest around it. */
  linesAt(path: readonly (string | number)[]): { readonly start: number; readonly end: number };
}

function objectOf(data: unknown): ClusterObject | undefined {
  if (!isMap(data)) return undefined;
  const { apiVersion, kind, metadata } = data;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isMap(metadata)) return undefined;
  const { name, namespace } = metadata;
  if (typeof name !== 'string') return undefined;
  return { kind, group: groupOf(apiVersion), name, data, ...(typeof namespace === 'string' ? { namespace } : {}) };
}

/** The Kubernetes objects in generated files: documents with a version, a kind and a name. */
export function generatedObjects(files: readonly OutputFile[]): readonly GeneratedObject[] {
  return files.flatMap((file) => {
    const documents = isYaml(file.path) ? yamlDocuments(file.content) : [];
    if ('problem' in documents) return [];
    return documents.flatMap(({ data, linesAt }) => {
      const object = objectOf(data);
      return object === undefined ? [] : [{ ...object, file, linesAt }];
    });
  });
}

/** The objects in what `kubectl get -o yaml` or `-o json` printed: single ones, lists, several documents. A sentence if it is none of these. */
export function liveObjects(text: string): readonly ClusterObject[] | { readonly problem: string } {
  const documents = yamlDocuments(text);
  if ('problem' in documents) return documents;
  const objects: ClusterObject[] = [];
  for (const { data, start } of documents) {
    if (data === null || data === undefined) continue;
    const items = isMap(data) && Array.isArray(data['items']) ? (data['items'] as unknown[]) : [data];
    for (const item of items) {
      const object = objectOf(item);
      if (object === undefined)
        return { problem: `the document at line ${start} holds something without apiVersion, kind and metadata.name` };
      objects.push(object);
    }
  }
  return objects;
}
