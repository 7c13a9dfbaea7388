import * as z from 'zod';
import { documentSchema } from '../document/document.ts';
import { documentIdSchema, mostSealedBytes } from '../document/sealed-document.ts';
import { listFormSchema } from '../policy/leave-out.ts';
import { mappingSchema, termsSchema } from '../policy/mapping.ts';
import { populationNameSchema } from '../policy/population.ts';
import { askedSchema } from '../policy/question.ts';
import { riskViewSchema } from '../policy/risk-view.ts';
import { budgetSchema, openingSchema, releaseFileSchema } from '../release/release.ts';
import { riskExportSchema } from '../release/risk-export.ts';
import { riskReleaseSchema } from '../release/risk-release.ts';
import { statementSchema } from '../release/sign.ts';
import { signatureSchema } from '../signing/ed25519.ts';
import { faultSchema } from './fault.ts';
import { governanceViewSchema, logPageSchema, offeredPolicySchema } from './governance.ts';
import { ledgerViewSchema, priceSchema } from './price.ts';
import { reportFactsSchema } from './report-facts.ts';
import { demonstrationSchema, riskPreviewSchema, riskPriceSchema } from './risk.ts';
import { importSummarySchema, progressSchema, sourceSummarySchema } from './summary.ts';

// zod probes `new Function` for speed; under our content-security policy that is a violation.
z.config({ jitless: true });

/**
 * Everything that crosses between the vault and the workbench, over one MessagePort. Both sides
 * parse every message; what does not parse is refused. No message carries a row, a value or SQL.
 */

const request = z.int().min(1);
const millionths = z.int().min(1).max(1_000_000);

/** The first message: the page hands the frame one end of a channel. */
export const portOfferSchema = z.strictObject({ kind: z.literal('murmuration-port') });

/** Between the two pages' windows: the workbench asks whether the vault's page lives, which says the same back. */
export const pulseSchema = z.strictObject({ kind: z.literal('murmuration-pulse') });

/**
 * The file chooser, the header line to confirm, the steward's passphrase, another list of people to leave out, the
 * check of an export, a document's passphrase, or nothing.
 */
export const faceSchema = z.enum(['choose', 'header', 'steward', 'leave-out', 'check', 'document', 'none']);
export type Face = z.infer<typeof faceSchema>;

export const toVaultSchema = z.discriminatedUnion('kind', [
  /** How the vault's frame is shown. */
  z.strictObject({
    kind: z.literal('face'),
    face: faceSchema,
    theme: z.enum(['light', 'dark']),
  }),
  /** Opens the sample journeys: a `source` follows. */
  z.strictObject({ kind: z.literal('open-sample'), request }),
  /** Imports the chosen source: answered by `imported`. */
  z.strictObject({
    kind: z.literal('import'),
    request,
    population: z.string().min(1).max(200),
    mapping: mappingSchema,
    terms: termsSchema.or(z.literal('default')),
    /** How a chosen list of people to leave out names them. */
    list_form: listFormSchema.optional(),
  }),
  /** Prices questions: answered by `prices`. */
  z.strictObject({ kind: z.literal('price'), request, asked: z.array(askedSchema).max(100) }),
  /** Asks the opening release: answered by `opening`. */
  z.strictObject({ kind: z.literal('open-overview'), request }),
  /** Asks a question: answered by `release`. */
  z.strictObject({ kind: z.literal('ask'), request, asked: askedSchema }),
  /** Previews how re-identifiable the people are under a view: answered by `risk`. */
  z.strictObject({
    kind: z.literal('risk'),
    request,
    view: riskViewSchema,
    sample_of: z.union([z.int().min(1).max(100_000_000_000), z.literal('not a sample')]),
  }),
  /** What an export may have of it: answered by `risk-bands`. */
  z.strictObject({ kind: z.literal('risk-bands'), request }),
  /** Prices the risk figures that may be exported: answered by `risk-price`. */
  z.strictObject({ kind: z.literal('price-risk'), request, millionths }),
  /** Pays for them: answered by `risk-release`. */
  z.strictObject({ kind: z.literal('pay-risk'), request, millionths }),
  /** Plays attacks on invented data under the plans of these questions: answered by `demonstrations`. */
  z.strictObject({ kind: z.literal('demonstrate'), request, asked: z.array(askedSchema).max(20) }),
  z.strictObject({ kind: z.literal('ledger'), request }),
  /** Signs parts of an export: answered by `signed`. */
  z.strictObject({ kind: z.literal('sign'), request, statements: z.array(statementSchema).min(1).max(100) }),
  /** Policy, role and audit log: answered by `governance`, like what follows. */
  z.strictObject({ kind: z.literal('governance'), request, log: logPageSchema }),
  /** What reports on a population are written from: answered by `report-facts`. */
  z.strictObject({ kind: z.literal('report-facts'), request, population: populationNameSchema }),
  /** A tighter policy from anybody, any other with the steward's signature or while the steward is unlocked. */
  z.strictObject({ kind: z.literal('adopt-policy'), request, text: z.string().max(1_000_000) }),
  /** Other terms in all; only while the steward is unlocked, as the next. */
  z.strictObject({
    kind: z.literal('grant'),
    request,
    population: populationNameSchema,
    terms: termsSchema.partial(),
    reason: z.string().min(1).max(500),
  }),
  z.strictObject({ kind: z.literal('permit-population'), request, population: populationNameSchema }),
  z.strictObject({ kind: z.literal('lock'), request }),
  /** Writes a document as a text: answered by `document-written`. */
  z.strictObject({
    kind: z.literal('write-document'),
    request,
    document: documentSchema,
    how: z.discriminatedUnion('kind', [
      /** Sealed for this installation, and noted. */
      z.strictObject({ kind: z.literal('saved'), id: documentIdSchema.or(z.literal('new')) }),
      /** The same for a window that may crash, and not noted. */
      z.strictObject({ kind: z.literal('kept'), id: documentIdSchema.or(z.literal('new')) }),
      /** Under a passphrase that is typed in the vault's frame, and noted. */
      z.strictObject({ kind: z.literal('under a passphrase'), recipient: z.string().max(500) }),
      /** As it is, and noted. */
      z.strictObject({ kind: z.literal('not encrypted'), recipient: z.string().max(500) }),
    ]),
  }),
  /** Opens a sealed document; its passphrase is typed in the vault's frame: answered by `document`. */
  z.strictObject({
    kind: z.literal('open-document'),
    request,
    text: z.string().max(mostSealedBytes),
  }),
  /** Removes every kept answer of a population and the key of its documents; what was spent stays spent. */
  z.strictObject({ kind: z.literal('forget'), request, population: populationNameSchema }),
  /** Stops the request named; answered by a `cancelled` fault of that request. */
  z.strictObject({ kind: z.literal('cancel'), request }),
  /** Forgets the data and gives the memory back. */
  z.strictObject({ kind: z.literal('close'), request }),
]);
export type ToVault = z.infer<typeof toVaultSchema>;

export const fromVaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ready'),
    app: z.string(),
    /** Whether the host was started with an export to open. */
    served: z.boolean(),
  }),
  /** A source is chosen and looked at; replaces any earlier one that was not imported. */
  z.strictObject({
    kind: z.literal('source'),
    source: sourceSummarySchema,
    leave_out: z.boolean(),
    /** What is otherwise than when the open recipe was made. */
    drift: z.array(z.string()).optional(),
  }),
  /** A recipe was opened in the vault's frame: what somebody typed once, and nothing of any file. */
  z.strictObject({
    kind: z.literal('recipe'),
    population: z.string().min(1).max(200),
    mapping: mappingSchema,
    terms: termsSchema.partial().or(z.literal('unstated')),
    asked: z.array(askedSchema).max(100),
    /** Whether it names lists of people to leave out, which have to be opened beside it, and how they name them. */
    leave_out: z.boolean(),
    list_form: listFormSchema,
  }),
  /** Something happened in the frame that the page cannot see. */
  z.strictObject({
    kind: z.literal('frame'),
    event: z.enum(['drag-ended', 'dropped', 'looking', 'request-stopped']),
  }),
  z.strictObject({ kind: z.literal('progress'), request, progress: progressSchema }),
  z.strictObject({
    kind: z.literal('imported'),
    request,
    summary: importSummarySchema,
    ledger: ledgerViewSchema,
  }),
  z.strictObject({ kind: z.literal('prices'), request, prices: z.array(priceSchema), opening: priceSchema }),
  z.strictObject({
    kind: z.literal('opening'),
    request,
    opening: openingSchema,
    budget: budgetSchema,
    ledger: ledgerViewSchema,
  }),
  z.strictObject({ kind: z.literal('release'), request, file: releaseFileSchema, ledger: ledgerViewSchema }),
  z.strictObject({ kind: z.literal('risk'), request, preview: riskPreviewSchema }),
  z.strictObject({
    kind: z.literal('risk-bands'),
    request,
    bands: z.union([riskExportSchema, z.literal('withheld')]),
  }),
  z.strictObject({ kind: z.literal('risk-price'), request, price: riskPriceSchema }),
  z.strictObject({
    kind: z.literal('risk-release'),
    request,
    release: riskReleaseSchema,
    budget: budgetSchema,
    ledger: ledgerViewSchema,
  }),
  z.strictObject({ kind: z.literal('demonstrations'), request, shown: z.array(demonstrationSchema) }),
  z.strictObject({ kind: z.literal('ledger'), request, ledger: ledgerViewSchema }),
  z.strictObject({ kind: z.literal('signed'), request, signatures: z.array(signatureSchema) }),
  /** `request` 0: the role changed in the vault's frame. */
  z.strictObject({ kind: z.literal('governance'), request: z.int().min(0), view: governanceViewSchema }),
  z.strictObject({ kind: z.literal('report-facts'), request, facts: reportFactsSchema }),
  /** A policy was chosen in the vault's frame; it is not in force by that. */
  z.strictObject({ kind: z.literal('policy'), policy: offeredPolicySchema }),
  z.strictObject({
    kind: z.literal('document-written'),
    request,
    id: documentIdSchema,
    text: z.string().max(mostSealedBytes),
  }),
  z.strictObject({ kind: z.literal('document'), request, id: documentIdSchema, document: documentSchema }),
  /** What is kept of a population was forgotten, in this window or elsewhere, since the log was read last. */
  z.strictObject({ kind: z.literal('forgotten'), population: populationNameSchema, at: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('closed'), request }),
  /** `request` 0: not the answer to anything, such as a file that cannot be opened. */
  z.strictObject({ kind: z.literal('fault'), request: z.int().min(0), fault: faultSchema }),
]);
export type FromVault = z.infer<typeof fromVaultSchema>;
