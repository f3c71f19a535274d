// Members of what a record keeps of an attempt or of its plan; one that is absent says nothing.
export type Note = { readonly [name: string]: unknown }

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export function notesOf(value: unknown): readonly Note[] {
  return Array.isArray(value) ? value.filter((one): one is Note => typeof one === 'object' && one !== null) : []
}

/** `overloaded, status 529`: what is known of why an attempt failed. */
export function whyFailed(note: Note): string {
  const status = numberOf(note['status'])
  const words = [textOf(note['fault']) ?? textOf(note['error_code']), status === undefined ? '' : `status ${status}`]
  return words.filter(Boolean).join(', ')
}
