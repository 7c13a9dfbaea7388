/**
 * Words, as far as they begin, that speak of what GDPR articles 9 and 10 protect, in English, German, French and
 * Spanish, without accents. `^` after a stem means the whole word. They are looked for in names of columns, in
 * touchpoints and in addresses of pages; what they find is asked about, never decided.
 */
const stems: readonly (readonly [warning: string, words: string])[] = [
  [
    'special category: health',
    `abortion abtreibung avortement addiction aids^ allerg antibioti antidepress arthrit asthma blood^ blutdruck
     blutzucker cancer^ cancerolog cardiolog chemotherap chimiotherap chronisch clinic^ clinique^ clinica^ contracept covid dementia demenz
     demence depression depressiv dermatolog diabet diagnos dialys disab discapacid disease doctor^ drogenberatung embarazo
     endometrio enfermedad epilep erectile fertility fibromyalg gynakolog gynecolog grossesse^ handicap hepatit herpes hiv^ hospital^
     icd10^ illness impfung infertil insulin ivf^ krankenhaus krankheit krebs^ krebsvorsorge maladie medikament medicament medication
     menopaus mental^ migraine migrane obesity oncolog onkolog orthopad patient^ patienten pharmac^ pregnan
     prescription psychiatr psychother psycholog quimioterap radiolog reha^ rehab^ rezept^ rheuma salud^ sante^ schizophren
     schwanger schwerbehindert seropositi sida^ sucht^ suchtberatung suicid symptom therap treatment^ tumor urolog vaccin vacuna vih^`,
  ],
  [
    'special category: religion or belief',
    `atheis baptism baptist belief^ bible^ bibel^ buddhis catholic catholique catolic christian^ church^ denomination^ eglise^ evangelisch
     faith^ gebet^ glaube^ hindu iglesia^ islam jewish judaism judisch juif^ juive^ judio^ katholi kirche koran^ konfession mosque mosquee
     moschee mezquita muslim musulman^ pagan^ prayer protestan quran^ rabbi^ ramadan^ religi synagog taufe^`,
  ],
  [
    'special category: ethnic origin',
    'ethni hautfarbe^ rasse^ race^ raza^ racial skincolor^ skincolour^ migrationshintergrund',
  ],
  [
    'special category: sex life or orientation',
    `bisexual datingprofile escort^ fetish^ gay^ homosex lesbian lesbisch lesbienne lgbt porn queer^ sexual sexuel sexuell sexleben transgender
     transsex swinger^`,
  ],
  [
    'special category: political opinion',
    `electoral^ parteimitglied parteispende politi wahlprogramm ballot^`,
  ],
  [
    'special category: trade union',
    'gewerkschaft sindical sindicato syndicat syndical tradeunion betriebsrat unionmember',
  ],
  [
    'special category: genetic or biometric data',
    'biometr dna^ dnatest fingerprint^ fingerabdruck gentest genetic^ genetik genetique genom faceid^',
  ],
  [
    'criminal records',
    'antecedentes^ bewahrungshelfer casier^ conviction^ convict^ criminal felony^ gefangnis haftstrafe kriminal offender^ prison^ strafregister vorstrafe',
  ],
];

interface Stem {
  readonly warning: string;
  readonly stem: string;
  readonly whole: boolean;
}

const byFirst = new Map<string, Stem[]>();
for (const [warning, words] of stems) {
  for (const word of words.split(/\s+/)) {
    const whole = word.endsWith('^');
    const stem = word.replaceAll('^', '');
    const first = stem.slice(0, 3);
    byFirst.set(first, [...(byFirst.get(first) ?? []), { warning, stem, whole }]);
  }
}

/** What the words of a text speak of, in our words; each once. */
export function sensitiveWords(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const words = plainWords(text);
  // Two words in a row are looked up together too: `trade union`, `skin color`.
  const pairs = words.slice(1).map((word, before) => words[before]! + word);
  for (const word of [...words, ...pairs]) {
    for (const { warning, stem, whole } of byFirst.get(word.slice(0, 3)) ?? []) {
      if (whole ? word === stem : word.startsWith(stem)) found.add(warning);
    }
  }
  return found;
}

/** Words in lower case without accents; `camelCase`, digits and `%C3%A9` part or spell them. */
function plainWords(text: string): string[] {
  return spelledOut(text)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word.length > 2);
}

function spelledOut(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
