// The form of a key: what is typed stays in the tab until it is saved or discarded. A field says what is wrong with it when it was
// left, or at saving; what the gateway refuses is said at the field as well.
import { useState } from 'react'
import type { FieldChange } from '../../../parts/form-foot.tsx'
import { tellDone } from '../../../parts/toasts.ts'
import { useDraft } from '../../../parts/use-draft.ts'
import { useSubmit } from '../../../parts/use-submit.ts'
import { useChangeKeys, type ApiKey } from '../use-keys.ts'
import { changeOf, draftOf, fieldNames, findProblems, listChanges, type KeyDraft } from './key-form.ts'

export type KeyForm = {
  draft: KeyDraft
  change(part: Partial<KeyDraft>): void
  /** The field was left: what is wrong with it is said from now on. */
  leave(field: string): void
  problemAt(field: string): string | undefined
  changes: readonly FieldChange[]
  isDisabled: boolean
  isSaving: boolean
  problem: string | undefined
  save(): void
  discard(): void
}

export function useKeyForm(workspace: string, key: ApiKey, may: boolean): KeyForm {
  const saved = draftOf(key)
  const { draft, change, discard } = useDraft<KeyDraft>(`api-key/${key.id}`, saved)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const keys = useChangeKeys(workspace)
  const { isBusy, problem, fieldErrors, send, clear } = useSubmit(fieldNames(draft))
  const problems = findProblems(draft)
  const save = () => {
    setLeft(new Set(Object.keys(problems)))
    clear()
    if (Object.keys(problems).length > 0) return
    void send(async () => {
      await keys.change(key.id, changeOf(saved, draft))
      discard()
      tellDone(`${draft.name.trim()} is saved`)
    })
  }
  return {
    draft,
    change: (part) => {
      clear()
      change(part)
    },
    leave: (field) => setLeft((all) => new Set([...all, field])),
    problemAt: (field) => fieldErrors[field] ?? (left.has(field) ? problems[field] : undefined),
    changes: listChanges(saved, draft),
    isDisabled: !may,
    isSaving: isBusy,
    problem,
    save,
    discard: () => {
      setLeft(new Set())
      clear()
      discard()
    },
  }
}
