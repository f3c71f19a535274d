// What is typed about a key, and what of it changes the key: texts as in the fields, checked before they are sent and read as the
// gateway takes them. Empty is no limit.
import type { FieldChange } from '../../../parts/form-foot.tsx'
import type { ApiKey, KeyChange } from '../use-keys.ts'
import type { Alias } from './resolve-name.ts'

export const limitFields = [
  { name: 'requests_per_minute', label: 'Requests', unit: 'a minute', isAmount: false },
  { name: 'tokens_per_minute', label: 'Tokens', unit: 'a minute', isAmount: false },
  { name: 'concurrent_requests', label: 'At once', unit: 'open', isAmount: false },
  { name: 'spend_per_day', label: 'Spend a day', unit: 'USD', isAmount: true },
  { name: 'spend_per_month', label: 'Spend a month', unit: 'USD', isAmount: true },
] as const

export type LimitName = (typeof limitFields)[number]['name']

/** `expires`: a UTC day, `2027-03-31`, at whose end the key ends; empty: never. `models`: none is all. */
export type KeyDraft = Record<LimitName, string> & {
  name: string
  expires: string
  models: readonly string[]
  aliases: readonly Alias[]
}

export function draftOf(key: ApiKey): KeyDraft {
  const limits = limitFields.map(({ name }) => [name, String(key.limits[name] ?? '')] as const)
  return {
    ...(Object.fromEntries(limits) as Record<LimitName, string>),
    name: key.name,
    expires: key.expires_at?.slice(0, 10) ?? '',
    models: key.allowed_models ?? [],
    aliases: key.aliases.map(({ name, target, prefix }) => ({ name, target, prefix })),
  }
}

/** Null: no limit; undefined: the text is no whole number of one or more. */
export function readCount(text: string): number | null | undefined {
  const digits = text.replaceAll(/[\s,_]/g, '')
  if (digits === '') return null
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : undefined
}

/** Null: no limit; undefined: the text is no amount. */
export function readAmount(text: string): string | null | undefined {
  const amount = text.replaceAll(/[\s,$]/g, '')
  if (amount === '') return null
  return /^\d{1,9}(\.\d{1,9})?$/.test(amount) ? amount : undefined
}

/** By the names that the gateway has for the fields. */
export function findProblems(draft: KeyDraft): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {}
  if (draft.name.trim() === '') problems['name'] = 'A key has a name.'
  for (const { name, isAmount } of limitFields) {
    if (isAmount && readAmount(draft[name]) === undefined)
      problems[`limits.${name}`] = 'An amount such as 50 or 12.50; empty: no limit.'
    if (!isAmount && readCount(draft[name]) === undefined)
      problems[`limits.${name}`] = 'A whole number of 1 or more; empty: no limit.'
  }
  for (const [index, { name, target }] of draft.aliases.entries()) {
    if (name.trim() === '') problems[`aliases.${index}.name`] = 'Say the name.'
    if (target.trim() === '') problems[`aliases.${index}.target`] = 'Say the model.'
  }
  return problems
}

/** All fields that a problem can be shown at. */
export function fieldNames({ aliases }: KeyDraft): readonly string[] {
  return [
    'name',
    'expires_at',
    'allowed_models',
    ...limitFields.map(({ name }) => `limits.${name}`),
    ...aliases.flatMap((_, index) => [`aliases.${index}.name`, `aliases.${index}.target`]),
  ]
}

/** What is changed, in words. */
export function listChanges(saved: KeyDraft, draft: KeyDraft): readonly FieldChange[] {
  const changes: FieldChange[] = []
  const note = (name: string, before: string, now: string) => {
    if (before !== now) changes.push({ name, before, now })
  }
  note('name', saved.name, draft.name.trim())
  for (const { name, label, isAmount } of limitFields) {
    const read = (text: string) => String((isAmount ? readAmount(text) : readCount(text)) ?? text.trim())
    note(label.toLowerCase(), read(saved[name]), read(draft[name]))
  }
  note('expires', saved.expires, draft.expires)
  const models = (names: readonly string[]) => (names.length === 0 ? 'all' : names.join(' '))
  if (models(saved.models) !== models(draft.models))
    note('models', ...pair(saved.models.length, draft.models.length, models(saved.models), models(draft.models)))
  if (JSON.stringify(saved.aliases) !== JSON.stringify(draft.aliases))
    changes.push({ name: 'aliases', before: String(saved.aliases.length), now: String(draft.aliases.length) })
  return changes
}

/** Counts where they differ, else what is chosen. */
function pair(before: number, now: number, ofBefore: string, ofNow: string): [string, string] {
  const say = (count: number) => (count === 0 ? 'all' : String(count))
  return before === now ? [ofBefore, ofNow] : [say(before), say(now)]
}

/** What is sent: only what is changed. The draft has no problem. */
export function changeOf(saved: KeyDraft, draft: KeyDraft): KeyChange {
  const change: KeyChange = {}
  if (draft.name.trim() !== saved.name) change.name = draft.name.trim()
  for (const { name, isAmount } of limitFields) {
    if (draft[name] === saved[name]) continue
    const value = isAmount ? readAmount(draft[name]) : readCount(draft[name])
    change.limits = { ...change.limits, [name]: value ?? null }
  }
  if (draft.expires !== saved.expires)
    change.expires_at = draft.expires === '' ? null : `${draft.expires}T23:59:59.999Z`
  if (JSON.stringify(draft.models) !== JSON.stringify(saved.models))
    change.allowed_models = draft.models.length === 0 ? null : [...draft.models]
  if (JSON.stringify(draft.aliases) !== JSON.stringify(saved.aliases))
    change.aliases = draft.aliases.map(({ name, target, prefix }) => ({
      name: name.trim(),
      target: target.trim(),
      prefix,
    }))
  return change
}
