// What callers of embeddings call the neutral fields, and where their requests refer to an account at a provider: an input is
// a text to be measured, whatever it looks like.
import type { LossField } from '../../../generation/loss/loss-field.ts'
import { openFields } from '../../port/screened-fields.ts'
import { nameField } from '../fields.ts'

export const embeddingScreenedFields = openFields({
  references: [],
  free: ['input'],
  freeIn: new Map(),
  answers: new Set(),
  bare: new Map(),
  conversation: new Set(['input']),
})

export function nameEmbeddingField(field: LossField): string {
  return field === 'endUser' ? 'user' : nameField(field)
}
