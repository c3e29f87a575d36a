import type { Diagnostic, Spec, ValidatorContext } from '@trainyard/sdk';
import { compliance } from '../diagnostics.ts';
import { noticeItems, personalColumns, recordItems } from '../lower/facts.ts';
import type { Item } from '../lower/facts.ts';
import { highRiskPurposes, law } from '../target/law.ts';

/** What contradicts itself, and what the documents lack. */
export function* statementsAgree(context: ValidatorContext): Generator<Diagnostic> {
  const { spec, at, keyAt } = context;
  const c = spec.governance?.compliance;
  const audit = spec.governance?.audit;
  const laws = c?.data_privacy ?? [];
  if (laws.includes('gdpr'))
    yield* missing(context, 'The record of processing', recordItems(spec), `${law.gdpr.record} GDPR`);
  if (laws.includes('ccpa')) yield* missing(context, 'The notice at collection', noticeItems(spec), 'the CCPA');
  const decision = c?.automated_decision;
  if (
    c?.legal_basis === 'legitimate_interest' &&
    decision?.solely === true &&
    (decision.effect === 'significant' || decision.effect === 'legal')
  )
    yield compliance.automatedInterest(at('governance.compliance.legal_basis'));
  const columns = personalColumns(spec);
  if (laws.includes('gdpr') && columns.length > 0 && c?.legal_basis === undefined)
    yield compliance.sensitiveWithoutBasis(keyAt('governance.compliance'), {
      columns: columns.map((each) => each.name),
    });
  if (c?.risk_class === 'high' && audit?.enabled === false) yield compliance.auditOff(at('governance.audit.enabled'));
  const kept = audit?.retention_days;
  if (c?.risk_class === 'high' && kept !== undefined && kept < law.aiAct.logRetentionDays)
    yield compliance.auditTooShort(at('governance.audit.retention_days'), {
      days: kept,
      least: law.aiAct.logRetentionDays,
    });
  yield* riskAgrees(spec, at);
}

function* riskAgrees(spec: Spec, at: ValidatorContext['at']): Generator<Diagnostic> {
  const c = spec.governance?.compliance;
  if ((c?.risk_class !== 'minimal' && c?.risk_class !== 'limited') || c.article_6_3 !== undefined) return;
  const purpose = [...(c.purposes ?? []), ...(c.intended_use === undefined ? [] : [c.intended_use])].find(
    (each) => highRiskPurposes.some((area) => area.test(each)) && !/\bnot (for|to be used for)\b/i.test(each),
  );
  if (purpose !== undefined)
    yield compliance.riskTooLow(at('governance.compliance.risk_class'), { purpose, stated: c.risk_class });
}

function* missing(
  { keyAt }: ValidatorContext,
  document: string,
  items: readonly Item[],
  name: string,
): Generator<Diagnostic> {
  const lacking = items
    .filter((item) => item.state === 'missing' && item.required)
    .map((item) => item.title.replace(/^\(.\) /, '').toLowerCase());
  if (lacking.length > 0)
    yield compliance.missingFacts(keyAt('governance.compliance'), { document, items: lacking, law: name });
}

/** Versions by time or commit need to be told. */
export function* versionIsKnown({ spec, facts, at }: ValidatorContext): Generator<Diagnostic> {
  const versioning = spec.governance?.versioning;
  if (versioning?.changelog !== true) return;
  if (versioning.strategy === 'timestamp' && facts.time === undefined)
    yield compliance.unreleased(at('governance.versioning.strategy'), { strategy: 'timestamp', option: '--time' });
  if (versioning.strategy === 'git_hash' && facts.revision === undefined)
    yield compliance.unreleased(at('governance.versioning.strategy'), { strategy: 'git_hash', option: '--revision' });
}
