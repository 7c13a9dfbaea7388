/** The words of the workbench, each said once, in the order in which a person meets them. */
export const glossary = [
  {
    word: 'Person',
    says: 'Whoever one identifier stands for. Privacy is kept for a person with everything they did, not for a visit or a row.',
  },
  {
    word: 'Population',
    says: 'The people whose budget is spent, under a public name. Every file about them charges the same ledger.',
  },
  { word: 'Touchpoint', says: 'What happened in an event: a page, a mail, a purchase.' },
  { word: 'Journey', says: 'One person’s touchpoints in the order of time.' },
  { word: 'Vault', says: 'The part of the app that holds the records. Nothing leaves it but releases.' },
  {
    word: 'Release',
    says: 'A protected answer: numbers of people with privacy noise, small groups withheld. Charts and files are made from releases alone.',
  },
  {
    word: 'k',
    says: 'The least number of people behind every figure. A group of fewer is withheld, always.',
  },
  {
    word: 'Withheld',
    says: 'Too few people, or nobody: the two look the same on purpose. It does not mean zero.',
  },
  {
    word: 'Privacy noise',
    says: 'A small random change of each number, so that nobody can tell whether one person is in the data. ± says how large it is in 95 of 100 cases.',
  },
  {
    word: 'Other people',
    says: 'People who belong to the question but to no group that is shown.',
  },
  {
    word: 'Privacy budget',
    says: 'How much can ever be released about a population. Each question takes a share; asked again it is free; nothing is refunded.',
  },
  {
    word: 'ε (epsilon)',
    says: 'How far everything ever released can raise a suspicion about one person. At 3, from even chances to at most about 95 in 100; at 1, to about 73.',
  },
  {
    word: 'δ (delta)',
    says: 'The chance that the promise of ε fails. Kept far below one in the number of people.',
  },
  {
    word: 'Price tag',
    says: 'What a question costs and how precise its answer will be, known before it is asked and without looking at the data.',
  },
  {
    word: 'Smallest group that shows',
    says: 'k and a margin against chance. A group around this size shows about every second time.',
  },
  {
    word: 'Ledger',
    says: 'The list of everything that was ever charged to a population. Each entry seals the one before, so a changed one is noticed.',
  },
  {
    word: 'Steward',
    says: 'Whoever sets the policy: least k, most ε, what may be used. Analysts can tighten it, not loosen it.',
  },
] as const;
