import { writeSections } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import { keptFor } from '../lower/facts.ts';
import { law } from '../target/law.ts';

/** What is recorded; the first column is the type of an entry. */
const EVENTS: readonly (readonly [string, string])[] = [
  ['spec.changed', 'the specification changed'],
  ['data.changed', 'a data set changed'],
  ['model.trained', 'a run made a model'],
  ['model.registered', 'a model got a version'],
  ['model.approved', 'a person agreed'],
  ['model.deployed', 'a version was put into service'],
  ['model.promoted', 'a candidate became the stable version'],
  ['model.rolled_back', 'a version was taken back'],
  ['model.retired', 'a version was taken out of service'],
  ['model.accessed', 'someone read a model or its data'],
  ['threshold.changed', 'a promise or an alert changed'],
  ['alert.silenced', 'an alert was silenced'],
  ['permission.changed', 'rights changed'],
];

/** `audit-policy.md`: what is recorded and how long it is kept. */
export async function generate(context: GeneratorContext): Promise<GeneratedFile[]> {
  const { spec, toolkit } = context;
  const audit = spec.governance?.audit;
  if (audit?.enabled !== true) return [];
  const writer = await toolkit.markdown('audit-policy.md', { from: 'governance.audit', ownership: 'merged' });
  writer.heading(1, `Audit policy: ${spec.name}`, 'name');
  if (audit.retention_days === undefined)
    writer.paragraphFrom(
      'governance.audit',
      'How long entries are kept is missing: it is stated in ',
      { code: 'governance.audit.retention_days' },
      '.',
    );
  else
    writer.paragraphFrom(
      'governance.audit.retention_days',
      `Entries are kept for ${keptFor(audit.retention_days * 86_400)}. Whole closed segments are deleted, never single entries.`,
    );
  writer.paragraph(
    'An entry says who did what to which version, when, whether it was allowed, and why. It holds no personal data: people appear under pseudonyms whose table is kept elsewhere.',
  );
  writer.table(
    ['Event', 'Recorded when'],
    EVENTS.map(([event, when]) => ({ cells: [{ code: event }, when] })),
  );
  if (spec.governance?.compliance?.risk_class === 'high')
    writer.paragraphFrom(
      'governance.compliance.risk_class',
      `For a high-risk system logs are kept at least ${law.aiAct.logRetentionDays} days (Art. 19(1) and 26(6) of ${law.aiAct.name}, as of ${law.asOf}).`,
    );
  writeSections(writer, 'compliance/audit-policy', context);
  return [writer.file()];
}
