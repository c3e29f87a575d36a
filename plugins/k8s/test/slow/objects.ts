import type { ApiObject } from '@trainyard/oracles';
import { runPlugin } from '@trainyard/sdk/testing';
import { parseAllDocuments } from 'yaml';
import k8s from '../../src/index.ts';

/** Every object that the plugin makes of a specification, overlays aside. Throws what it finds wrong. */
export async function objectsOf(text: string): Promise<readonly ApiObject[]> {
  const { files, diagnostics } = await runPlugin(k8s as never, text);
  const wrong = diagnostics.find((each) => each.severity === 'error');
  if (wrong !== undefined) throw new Error(`${wrong.message}\n${text}`);
  return files
    .filter((file) => !file.path.includes('kustomization'))
    .flatMap((file) => parseAllDocuments(file.content).map((document) => document.toJS() as ApiObject));
}

/** The one object of a kind. Throws if there is none. */
export async function objectOf(text: string, kind: string): Promise<ApiObject> {
  const object = (await objectsOf(text)).find((each) => each.kind === kind);
  if (object === undefined) throw new Error(`no ${kind} of\n${text}`);
  return object;
}
