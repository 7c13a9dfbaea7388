import { SaxesParser } from 'saxes';

export interface XmlHandlers {
  /** @param name  without its prefix */
  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
  /** @param text  what stands directly in the element, where it began with `keepText` */
  close(name: string, text: string): void;
}

const deepest = 500;

/**
 * Elements of XML that comes in chunks of UTF-8, one after another: nothing is kept, no entity but the five of XML
 * itself is known, and nothing outside the file is looked at.
 */
export class XmlElements {
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #decoder = new TextDecoder();
  #broken = false;
  #depth = 0;
  #text = '';

  constructor(handlers: XmlHandlers) {
    const parser = this.#parser;
    parser.on('error', () => {
      this.#broken = true;
    });
    parser.on('opentag', ({ name, attributes }) => {
      if (this.#broken) return;
      this.#depth++;
      if (this.#depth > deepest) this.#broken = true;
      this.#text = '';
      handlers.open(bare(name), attributes as Record<string, string>, parser.line);
    });
    parser.on('closetag', ({ name }) => {
      if (this.#broken) return;
      this.#depth--;
      handlers.close(bare(name), this.#text);
      this.#text = '';
    });
    parser.on('text', text => {
      if (this.#text.length < longestText) this.#text += text;
    });
    parser.on('cdata', text => {
      if (this.#text.length < longestText) this.#text += text;
    });
  }

  get line(): number {
    return this.#parser.line;
  }

  /** @returns whether the XML was well-formed so far; behind a fault nothing is read */
  push(chunk: Uint8Array): boolean {
    if (!this.#broken) this.#parser.write(this.#decoder.decode(chunk, { stream: true }));
    return !this.#broken;
  }

  /** @returns whether all of it was well-formed */
  finish(): boolean {
    if (!this.#broken) this.#parser.close();
    return !this.#broken;
  }
}

const longestText = 16 << 20;

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
