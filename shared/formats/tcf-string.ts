/**
 * Purposes that an IAB TCF version 2 string consents to, or `unreadable`: the core segment's PurposesConsent
 * field, 24 bits from bit 152 on, the leftmost of which is purpose 1 (IAB Tech Lab, Consent string and vendor
 * list formats v2). Other segments are not needed for it. Legitimate interest is no consent and is not read.
 */
export function tcfPurposes(text: string): ReadonlySet<number> | 'unreadable' {
  const core = text.split('.', 1)[0]!.replace(/=+$/, '');
  // The version is the first six bits, so that a core of version 2 begins with C.
  if (!core.startsWith('C') || core.length * 6 < coreBits) return 'unreadable';
  for (let i = 0; i < core.length; i++) if (sixBits(core.charCodeAt(i)) < 0) return 'unreadable';
  const granted = new Set<number>();
  for (let purpose = 1; purpose <= purposes; purpose++) {
    if (bitAt(core, consentBit + purpose - 1)) granted.add(purpose);
  }
  return granted;
}

const purposes = 24;
const consentBit = 152;
/** Up to and with PublisherCC; vendors come behind it. */
const coreBits = 213;

function bitAt(core: string, bit: number): boolean {
  return ((sixBits(core.charCodeAt(Math.floor(bit / 6))) >> (5 - (bit % 6))) & 1) === 1;
}

/** The value of a base64url character (RFC 4648 section 5), or −1. */
function sixBits(character: number): number {
  if (character >= 0x41 && character <= 0x5a) return character - 0x41;
  if (character >= 0x61 && character <= 0x7a) return character - 0x61 + 26;
  if (character >= 0x30 && character <= 0x39) return character - 0x30 + 52;
  if (character === 0x2d) return 62;
  return character === 0x5f ? 63 : -1;
}
