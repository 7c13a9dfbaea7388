import { type Document, documentFormat } from '../../shared/document/document.ts';
import { countryFunnel, sampleReach } from './sample-releases.ts';

/** A document of two invented answers. */
export const sampleDocument: Document = {
  format: documentFormat,
  app: 'murmuration 0.1.0',
  saved: '2026-11-23T10:00:00.000Z',
  recipe: `murmuration: 1
population: shop customers
roles: {person: customer_id, time: event_time, touchpoint: touchpoint, channel: channel, attributes: {country: country}}
time: {precision: hour, timezone: Europe/Berlin}
protect: {k: 20, epsilon: 3, delta: 1e-6}
questions:
  - {id: overview, ask: reach, of: touchpoint, at_most: 8, share: 5%}
  - {id: funnel-by-country, ask: funnel, steps: [home, cart], by: country, share: 5%}
`,
  releases: [sampleReach(), countryFunnel()].map((file, n) => ({
    ...file,
    release: { ...file.release, ledger: { entry: n + 2, hash: `${n}`.repeat(64) } },
  })),
};
