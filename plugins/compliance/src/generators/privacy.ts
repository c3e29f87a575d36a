import type { GeneratedFile, GeneratorContext, Inline } from '@trainyard/sdk';
import { noticeItems, recordItems } from '../lower/facts.ts';
import type { Item } from '../lower/facts.ts';
import { law } from '../target/law.ts';

/** `record-of-processing.md` under the GDPR, `notice-at-collection.md` under the CCPA. */
export async function* generate(context: GeneratorContext): AsyncGenerator<GeneratedFile> {
  const laws = context.spec.governance?.compliance?.data_privacy ?? [];
  if (laws.includes('gdpr'))
    yield await document(
      context,
      'record-of-processing.md',
      'Record of processing activities',
      `${law.gdpr.record} of ${law.gdpr.name}`,
      recordItems(context.spec),
    );
  if (laws.includes('ccpa'))
    yield await document(
      context,
      'notice-at-collection.md',
      'Notice at collection',
      `${law.ccpa.name}, ${law.ccpa.notice}`,
      noticeItems(context.spec),
    );
}

async function document(
  { spec, toolkit }: GeneratorContext,
  path: string,
  title: string,
  basis: string,
  items: readonly Item[],
): Promise<GeneratedFile> {
  const writer = await toolkit.markdown(path, { from: 'governance.compliance', ownership: 'merged' });
  writer.heading(1, `${title}: ${spec.name}`, 'name');
  writer.paragraph(
    `Facts for ${basis}, as far as the specification holds them. Law as of ${law.asOf}. This document states and derives facts; whether they suffice is for people to judge.`,
  );
  writer.table(
    ['Item', 'State', 'Fact', 'From'],
    items.map((item) => ({ from: item.path, cells: [item.title, item.state, factText(item), { code: item.path }] })),
  );
  const missing = items.filter((item) => item.state === 'missing');
  if (missing.length > 0) {
    writer.heading(2, 'Missing');
    writer.list(
      missing.map((item) => ({
        from: item.path,
        text: `${item.title}: to be supplied by the ${item.who}${item.required ? '' : ', if there is one'}`,
      })),
    );
  }
  return writer.file();
}

function factText(item: Item): Inline {
  return item.state === 'missing' ? `missing: ${item.who}` : item.values.join('; ');
}
