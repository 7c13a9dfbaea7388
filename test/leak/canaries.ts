/** Texts and numbers that belong to one person each, and are to be found nowhere outside the vault; no time zone is called so. */
export const canaryMark = 'zanary';
/** The first digits of every amount, and the fraction of a second of every time. */
export const amountMark = '314159265';
export const secondMark = '.271828';

/** Every place where a mark stands in what was told, in plain text or as other programs write it. */
export function canariesIn(told: string): string[] {
  const text = told.toLowerCase();
  const forms = [canaryMark, amountMark, secondMark, ...otherWritings(canaryMark)];
  return forms.flatMap(form => placesOf(form.toLowerCase(), text));
}

function placesOf(form: string, text: string): string[] {
  const places: string[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
    places.push(text.slice(Math.max(0, at - 60), at + form.length + 60));
  }
  return places;
}

/** In hexadecimal, in Base64 at each of its three places, in two bytes a character, and turned round. */
function otherWritings(text: string): string[] {
  const base64 = [0, 1, 2].map(before => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]).toString('base64');
    // Without the characters that also depend on what stands beside.
    return encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + text.length) * 8) / 6));
  });
  return [
    Buffer.from(text).toString('hex'),
    ...base64,
    Buffer.from(text, 'utf16le').toString('latin1'),
    [...text].reverse().join(''),
  ];
}
