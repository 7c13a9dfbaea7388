import type { ByteSource } from '../../../shared/formats/byte-source.ts';
import { chosenFile } from './file-source.ts';
import { type ServedPlace, servedFile } from './served-source.ts';

/** A source of this origin by its `place`, in any of its workers. */
export function sourceAt(place: ByteSource['place']): ByteSource {
  return place instanceof File ? chosenFile(place) : servedFile(place as ServedPlace);
}
