// Takes secrets out of what the audit log keeps: by the name of the member, and by what looks like a key wherever it is. What
// is too large is cut, so that nobody can fill the log with one change.
import { bounds } from '../foundation/bounds.ts'
import { isObject, type Json, type JsonObject } from '../foundation/json/json.ts'

const SECRET_NAME =
  /(^|_)(key|api_?key|secret|password|passwd|token|credential|cookie|text|code|codes|private|authorization)$/i
const LOOKS_SECRET = /\b(?:cm|cmadm|sk|sk-ant|pk|gsk|xai|AIza|ghp|Bearer)[-_ ][A-Za-z0-9_-]{12,}/g
/** Ids of keys are no secrets, and neither is the beginning of a text that lists show. */
const IS_ID = /^(?:key|mkey|own|per|cred|wal|inv|ses)_[A-Za-z0-9_-]+$/
const MASK = '[masked]'

/** JSON as text. */
export function writeMasked(value: JsonObject): string {
  const text = JSON.stringify(mask(value))
  if (Buffer.byteLength(text) <= bounds.auditedBytes) return text
  const members = Object.keys(value).slice(0, bounds.auditedMembers)
  return JSON.stringify({ too_large: true, members })
}

function mask(value: Json | undefined, name = ''): Json | undefined {
  if (typeof value === 'string') return maskText(value, name)
  if (Array.isArray(value)) return value.map((item) => mask(item, name) ?? null)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, mask(inner, member)]))
}

function maskText(text: string, name: string): string {
  if (SECRET_NAME.test(name) && !IS_ID.test(text)) return MASK
  return maskSecrets(text)
}

/** What looks like a key in a text that people wrote. */
export function maskSecrets(text: string): string {
  return text.replaceAll(LOOKS_SECRET, MASK)
}
