// Makes a provider's words about a failure fit for logs, records and callers: without the secrets that the call carried,
// which some servers repeat in their answers, and cut to a readable length. The text for callers does not say which
// account of the operator it was about; the operator's own detail keeps that. A provider's own answer that is handed on loses
// the same and keeps every other byte.
import { parseJson, readArray, type JsonObject } from '../../../foundation/json/json.ts'
import type { GatewayError, HandedOn } from '../../../generation/error/gateway-error.ts'
import { hideSecrets } from '../../../providers/authorize/hide-secrets.ts'

const TEXT_LENGTH = 2_000

/** What names an account in the messages of OpenAI, Anthropic, AWS, Google Cloud and Azure, and what replaces it. */
const accounts: readonly (readonly [RegExp, string])[] = [
  [/\borg-[A-Za-z0-9]{6,64}/g, '[organization]'],
  [/\bproj_[A-Za-z0-9]{6,64}/g, '[project]'],
  [/\bwrkspc_[A-Za-z0-9]{6,64}/g, '[workspace]'],
  [/\b(arn:aws[a-z-]{0,16}:[a-z0-9-]{0,32}:[a-z0-9-]{0,32}):\d{12}\b/g, '$1:[account]'],
  [/\bprojects\/[a-z0-9-]{4,64}\//g, 'projects/[project]/'],
  [/\bsubscriptions\/[0-9a-f-]{36}\b/gi, 'subscriptions/[subscription]'],
  // xAI's refusal of content: `Team: 4f1b…, API key ID: 4f1b…`.
  [/\b((?:team|api key id)\W{1,4})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '$1[account]'],
  // A machine of the provider's or the operator's own network.
  [
    /\b(?:https?:\/\/)?(?:localhost|(?:10|127)(?:\.\d{1,3}){3}|(?:192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2})\b(?::\d{1,5})?(?:\/[^\s"'<>),]{0,512})?/gi,
    '[address]',
  ],
  [/\b(organi[sz]ation\W{1,4})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '$1[organization]'],
]

/** `secret`: the headers of the call that are the operator's. The same error where nothing had to be changed. */
export function scrubFailure(error: GatewayError, secret: { readonly [name: string]: string }): GatewayError {
  const hide = hideSecrets(secret)
  const scrub = (text: string) => {
    const clean = hide(text)
    return clean.length > TEXT_LENGTH ? `${clean.slice(0, TEXT_LENGTH)}…` : clean
  }
  const scrubForCaller = (text: string) => hideRequest(hideAccounts(scrub(text)))
  const message = scrubForCaller(error.message)
  const detail = error.detail === undefined ? undefined : scrub(error.detail)
  const details = error.details === undefined ? undefined : scrubJson(error.details, scrubForCaller)
  const handedOn =
    error.handedOn === undefined ? undefined : scrubHandedOn(error.handedOn, (text) => hideAccounts(hide(text)))
  const isSame = message === error.message && detail === error.detail && details === error.details
  return isSame && handedOn === error.handedOn ? error : error.with({ message, detail, details, handedOn })
}

function hideAccounts(text: string): string {
  return accounts.reduce((left, [name, instead]) => left.replace(name, instead), text)
}

/** The provider's number of the request. In a sentence of ours it would be taken for ours. */
function hideRequest(text: string): string {
  return text.replace(/\breq_(?!cm_)[A-Za-z0-9]{8,64}/g, '[request]')
}

/**
 * The same bytes but for what is hidden, also where a text of it is written with escapes. Undefined where that would be no
 * JSON any more.
 */
function scrubHandedOn(answer: HandedOn, hide: (text: string) => string): HandedOn | undefined {
  const text = answer.body.toString('utf8')
  const plain = hideWritten(text, hide)
  if (plain === undefined) return undefined
  // As a whole too: what a number is of is said by the name of its member.
  const clean = hide(plain)
  if (clean === text) return answer
  return parseJson(clean) === undefined ? undefined : { ...answer, body: Buffer.from(clean) }
}

/**
 * The document with nothing hidden left in texts that have escapes. They are looked through together, since a document can
 * have tens of thousands. Undefined where one of them holds what is set between them.
 */
function hideWritten(text: string, hide: (text: string) => string): string | undefined {
  const written = (text.match(jsonText) ?? []).filter(mayHide)
  if (written.length === 0) return text
  const before = readArray(parseJson(`[${written.join()}]`)) ?? []
  const together = before.join(BETWEEN)
  const after = hide(together).split(BETWEEN)
  const isClear = together.split(BETWEEN).every((each, at) => each === before[at])
  if (!isClear || after.length !== written.length) return undefined
  let at = -1
  return text.replace(jsonText, (found) => {
    if (!mayHide(found)) return found
    at += 1
    return after[at] === before[at] ? found : JSON.stringify(after[at])
  })
}

function mayHide(written: string): boolean {
  return written.length >= HIDDEN_LENGTH + 2 && written.includes('\\')
}

/** Nothing that is hidden is shorter; a body of many short texts is read the faster. */
const HIDDEN_LENGTH = 8

/** No secret holds it, and nothing else that is hidden reaches over it. */
const BETWEEN = '\n\0\0\0\0\0\n'

/** A text of a JSON document, with its quotes. */
const jsonText = /"[^"\\]*(?:\\.[^"\\]*)*"/g

/** The same object where no text in it had to be changed. */
function scrubJson(value: JsonObject, scrub: (text: string) => string): JsonObject {
  const before = JSON.stringify(value)
  const after = JSON.stringify(value, (_name, member) => (typeof member === 'string' ? scrub(member) : member))
  return before === after ? value : (JSON.parse(after) as JsonObject)
}
