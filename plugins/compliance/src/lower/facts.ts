import { printDuration, pathOf } from '@trainyard/sdk';
import type { Path, Spec } from '@trainyard/sdk';

/** Where a statement of a document comes from. */
export type State = 'derived' | 'stated' | 'missing';

/** Who supplies what is missing. */
export type Who = 'model owner' | 'privacy officer' | 'risk or legal' | 'engineer';

/** One required item of a document. */
export interface Item {
  readonly title: string;
  readonly state: State;
  readonly values: readonly string[];
  readonly path: Path;
  readonly who: Who;
  /** Whether the law that the document follows demands it. */
  readonly required: boolean;
}

const compliance = (field: string): Path => pathOf('governance', 'compliance', field);

function item(
  title: string,
  values: readonly (string | undefined)[] | undefined,
  path: Path,
  who: Who,
  options: { readonly state?: State; readonly required?: boolean } = {},
): Item {
  const known = values?.filter((value): value is string => value !== undefined);
  const stated = known !== undefined && (known.length > 0 || values?.length === 0);
  return {
    title,
    state: stated ? (options.state ?? 'stated') : 'missing',
    values: known === undefined ? [] : known.length === 0 && stated ? ['none'] : known,
    path,
    who,
    required: options.required ?? true,
  };
}

/** Columns that hold personal data, with their category. */
export function personalColumns(spec: Spec): readonly { readonly name: string; readonly category: string }[] {
  return Object.entries(spec.training?.data?.schema ?? {})
    .filter(
      ([, column]) =>
        column.sensitive === true || column.personal !== undefined || column.special_category !== undefined,
    )
    .map(([name, column]) => ({
      name,
      category:
        [column.personal, column.special_category].filter((each) => each !== undefined).join(', ') || 'not categorised',
    }));
}

/** A time that something is kept: in whole days where it is some, else exactly. */
export function keptFor(seconds: number): string {
  const days = seconds / 86_400;
  return Number.isInteger(days) ? `${days} ${days === 1 ? 'day' : 'days'}` : printDuration(seconds);
}

/** The items of a record of processing activities: GDPR Art. 30(1)(a) to (g), in its order. */
export function recordItems(spec: Spec): readonly Item[] {
  const c = spec.governance?.compliance;
  const data = spec.training?.data;
  const columns = personalColumns(spec);
  const retention = [
    data?.retention === undefined ? undefined : `data: ${keptFor(data.retention)}`,
    ...Object.entries(data?.datasets ?? {}).map(([name, set]) =>
      set.retention === undefined ? undefined : `${name}: ${keptFor(set.retention)}`,
    ),
    spec.governance?.audit?.retention_days === undefined
      ? undefined
      : `audit log: ${keptFor(spec.governance.audit.retention_days * 86_400)}`,
  ];
  return [
    item(
      '(a) Controller',
      c?.controller === undefined ? undefined : [c.controller.name, c.controller.contact],
      compliance('controller'),
      'privacy officer',
    ),
    item(
      '(a) Data protection officer',
      c?.controller?.dpo === undefined ? undefined : [c.controller.dpo],
      compliance('controller'),
      'privacy officer',
      { required: false },
    ),
    item(
      '(a) Representative',
      c?.representative === undefined ? undefined : [c.representative],
      compliance('representative'),
      'privacy officer',
      { required: false },
    ),
    item('(a) Joint controllers', c?.joint_controllers, compliance('joint_controllers'), 'privacy officer', {
      required: false,
    }),
    item('(b) Purposes', c?.purposes, compliance('purposes'), 'privacy officer'),
    item(
      'Legal basis (Art. 6(1))',
      c?.legal_basis === undefined ? undefined : [c.legal_basis.replace(/_/g, ' '), c.legitimate_interest],
      compliance('legal_basis'),
      'privacy officer',
      { required: false },
    ),
    item('(c) Data subjects', c?.data_subjects, compliance('data_subjects'), 'privacy officer'),
    item(
      '(c) Personal data',
      columns.length === 0 ? undefined : columns.map(({ name, category }) => `${name} (${category})`),
      pathOf('training', 'data', 'schema'),
      'engineer',
      { state: 'derived' },
    ),
    item('(d) Recipients', c?.recipients, compliance('recipients'), 'privacy officer'),
    item(
      '(e) Transfers to third countries',
      c?.transfers?.map((each) =>
        [each.country, each.recipient, each.safeguard].filter((part) => part !== undefined).join(', '),
      ),
      compliance('transfers'),
      'privacy officer',
    ),
    item(
      '(f) Time limits for erasure',
      retention.some((each) => each !== undefined) ? retention : undefined,
      pathOf('training', 'data', 'retention'),
      'privacy officer',
      { state: 'derived' },
    ),
    item('(g) Security measures', securityMeasures(spec), pathOf('deployment', 'serving'), 'engineer', {
      state: 'derived',
      required: false,
    }),
  ];
}

function securityMeasures(spec: Spec): string[] | undefined {
  const { deployment, governance } = spec;
  const measures = [
    deployment?.serving?.endpoint?.startsWith('https://') === true ? 'requests are encrypted in transit' : undefined,
    Object.keys(deployment?.serving?.secrets ?? {}).length > 0 ? 'credentials come from secrets' : undefined,
    governance?.audit?.enabled === true ? 'changes and accesses are recorded' : undefined,
  ].filter((each): each is string => each !== undefined);
  return measures.length === 0 ? undefined : measures;
}

/** The items of a notice at collection (CCPA). */
export function noticeItems(spec: Spec): readonly Item[] {
  const c = spec.governance?.compliance;
  const data = spec.training?.data;
  const columns = personalColumns(spec);
  return [
    item(
      'Categories of personal information',
      columns.length === 0 ? undefined : columns.map(({ name, category }) => `${name} (${category})`),
      pathOf('training', 'data', 'schema'),
      'engineer',
      { state: 'derived' },
    ),
    item('Purposes', c?.purposes, compliance('purposes'), 'privacy officer'),
    item(
      'Sold or shared',
      c?.sold_or_shared === undefined ? undefined : [c.sold_or_shared ? 'yes' : 'no'],
      compliance('sold_or_shared'),
      'privacy officer',
    ),
    item(
      'Retention',
      data?.retention === undefined ? undefined : [keptFor(data.retention)],
      pathOf('training', 'data', 'retention'),
      'privacy officer',
      { state: 'derived' },
    ),
  ];
}
