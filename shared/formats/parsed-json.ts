/** The value that a text of JSON stands for; `undefined` where it is none. Numbers may lose digits. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
