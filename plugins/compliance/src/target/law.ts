/**
 * Articles, dates and limits, in one place and dated: law changes, and each document prints this date. Nothing here is legal advice.
 */
export const law = {
  /** When the texts were last read. */
  asOf: '2026-11-24',
  gdpr: { name: 'Regulation (EU) 2016/679 (GDPR)', record: 'Art. 30(1)', basis: 'Art. 6(1)', automated: 'Art. 22' },
  ccpa: { name: 'California Consumer Privacy Act', notice: 'Civ. Code 1798.100(a), regulations § 7012' },
  aiAct: {
    name: 'Regulation (EU) 2024/1689 (AI Act)',
    /** The Act has no class "limited"; the four words of the language stand beside its articles. */
    articles: {
      prohibited: 'Art. 5',
      high: 'Art. 6 and Annex III',
      limited: 'Art. 50',
      minimal: 'no duties beyond Art. 4',
    },
    /** Shortest time that logs of a high-risk system are kept: six months, the longest of which have 184 days (Art. 19(1), 26(6)). */
    logRetentionDays: 184,
  },
} as const;

/** Purposes that Annex III of the AI Act lists as high risk, as people write them. */
export const highRiskPurposes: readonly RegExp[] = [
  /credit.?(scor|worth)/i,
  /\b(hir|recruit)(e|ing|ment)/i,
  /\bexam(s|ination)?\b|\bgrading\b|admission/i,
  /social (benefit|security)|benefit (claim|eligib)/i,
  /\b(biometric|facial recognition)/i,
  /law enforcement|predictive policing|asylum|border control/i,
  /(life|health) insurance/i,
];
