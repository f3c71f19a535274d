// Which key the steps mean: one that is made here, whose text is filled in, or one that the workspace has, whose text only they know
// who kept it.
import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { useMay } from '../../app/use-may.ts'
import { Allowed } from '../../parts/allowed.tsx'
import { CreateKey } from '../api-keys/create-key.tsx'
import { keysQueryKey } from '../api-keys/use-keys.ts'

/** `text`: undefined of a key that was there. */
export type ChosenKey = { id: string; name: string; preview: string; text: string | undefined }

export type KeyChoiceProps = {
  workspace: string
  chosen: ChosenKey | undefined
  all: readonly ChosenKey[]
  onChoose(id: string | undefined): void
  onMade(key: ChosenKey): void
}

export function KeyChoice({ workspace, chosen, all, onChoose, onMade }: KeyChoiceProps) {
  const may = useMay('keys.write')
  const [isCreating, setCreating] = useState(false)
  return (
    <>
      <Allowed may={may} who="Members, admins and owners can create keys.">
        {(isDisabled) => (
          <Button variant="filled" disabled={isDisabled} onClick={() => setCreating(true)}>
            New key
          </Button>
        )}
      </Allowed>
      {all.length === 0 ? null : (
        <Select
          aria-label="Key"
          placeholder="Or a key that you have"
          data={all.map(({ id, name, preview }) => ({ value: id, label: `${name}, ${preview}` }))}
          value={chosen?.id ?? null}
          searchable
          clearable
          limit={100}
          onChange={(id) => onChoose(id ?? undefined)}
        />
      )}
      <CreateKey
        workspace={workspace}
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        onMade={({ key: { id, name, preview }, text }) => onMade({ id, name, preview, text })}
      />
    </>
  )
}

/** Those that can be used now, and are people's own. */
export function useOwnKeys(workspace: string): ChosenKey[] {
  const may = useMay('keys.read')
  const { data } = useQuery({
    queryKey: [...keysQueryKey(workspace), 'all'],
    queryFn: () => answerOf(api.GET('/admin/workspaces/{workspace}/keys', { params: { path: { workspace } } })),
    enabled: may,
  })
  return (data?.data ?? []).flatMap(({ id, name, preview, status, made_for: madeFor, expires_at: expires }) => {
    const isUsable = status === 'active' && (expires === null || Date.parse(expires) > Date.now())
    return isUsable && madeFor === null ? [{ id, name, preview, text: undefined }] : []
  })
}

/** What is to be done about its text. */
export function AboutKey({ chosen }: { chosen: ChosenKey | undefined }) {
  if (chosen === undefined)
    return <p className="dim">Make a key or choose one that you have; its text goes in the place of cm-YOUR_KEY.</p>
  if (chosen.text !== undefined)
    return (
      <p className="dim">
        Your new key is filled in below. Its text is here until you leave this page, and never again.
      </p>
    )
  return (
    <p className="dim">
      <code>$CROSSMODEL_API_KEY</code> below is your key “{chosen.name}”, <code>{chosen.preview}</code>. Its text was
      shown when it was made and is not known here: where it is not set yet, and in files, put it in the place of
      cm-YOUR_KEY.
    </p>
  )
}
