// The page “Settings”: what the workspace is called, and what is kept of its requests and for how long. What only the operator
// can change is said to be theirs.
import { TextInput } from '@mantine/core'
import { useMay } from '../../app/use-may.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { Copyable } from '../../parts/copy-button.tsx'
import { FormFoot } from '../../parts/form-foot.tsx'
import { KeyValues } from '../../parts/key-values.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Padded, Sheet, Stack } from '../../parts/sheet.tsx'
import { Part } from '../../parts/states.tsx'
import { useDraft } from '../../parts/use-draft.ts'
import { useSubmit } from '../../parts/use-submit.ts'
import { When } from '../../parts/when.tsx'
import styles from './settings.module.css'
import { useRename, useSettings, type Settings } from './use-settings.ts'

export function SettingsPage() {
  const { id } = useWorkspace()
  const read = useSettings(id)
  return (
    <Stack>
      <PageHead title="Settings" under="What holds for all of this workspace." />
      <div className={styles.column}>
        <Part query={read} name="Settings">
          {(settings) => (
            <Stack>
              <NameForm key={id} workspace={settings.workspace} keepsName={settings.keeps_name} />
              <Identity workspace={settings.workspace} />
              <Privacy days={settings.records_kept_days} />
            </Stack>
          )}
        </Part>
      </div>
    </Stack>
  )
}

type Workspace = Settings['workspace']

function NameForm({ workspace: { id, name }, keepsName }: { workspace: Workspace; keepsName: boolean }) {
  const isAllowed = useMay('settings.write')
  const may = isAllowed && !keepsName
  const rename = useRename(id)
  const { draft, change, discard, isChanged } = useDraft(`${id}/name`, { name })
  const { isBusy, problem, fieldErrors, send, clear } = useSubmit(['name'])
  const save = () =>
    send(async () => {
      await rename(draft.name.trim())
      discard()
    })
  return (
    <Sheet title="Name">
      <Padded>
        <TextInput
          label="Name"
          description={sayWho(isAllowed, keepsName)}
          value={draft.name}
          maxLength={128}
          disabled={!may}
          error={fieldErrors['name']}
          onChange={(event) => {
            clear()
            change({ name: event.currentTarget.value })
          }}
        />
      </Padded>
      {may ? (
        <FormFoot
          changes={isChanged ? [{ name: 'name', before: name, now: draft.name }] : []}
          isSaving={isBusy}
          problem={problem}
          onSave={() => void save()}
          onDiscard={() => {
            clear()
            discard()
          }}
        />
      ) : null}
    </Sheet>
  )
}

function sayWho(isAllowed: boolean, keepsName: boolean): string {
  if (keepsName) return 'This is the first workspace of the gateway. Commands know it by its name, so it keeps it.'
  return isAllowed ? 'Members see it, and so does the operator.' : 'Owners and admins can change it.'
}

function Identity({ workspace: { id, status, created_at: created } }: { workspace: Workspace }) {
  return (
    <Sheet title="Identity">
      <Padded>
        <KeyValues
          rows={[
            ['Id', <Copyable key="id" text={id} label="Copy the id of the workspace" />],
            ['Made', <When key="made" at={created} />],
            ['State', status === 'active' ? 'active' : 'suspended by the operator: its keys are refused'],
          ]}
        />
      </Padded>
    </Sheet>
  )
}

function Privacy({ days }: { days: number | null }) {
  return (
    <Sheet title="Privacy" note="set by the operator, for all workspaces">
      <Padded>
        <KeyValues
          rows={[
            ['What is asked and answered', 'is not kept. It passes through, and nobody here can read it afterwards.'],
            [
              'Of each request',
              'time, model, key, tokens, amounts, attempts and errors are kept, and the ids and names by which your clients call it.',
            ],
            [
              'For how long',
              days === null ? (
                'without an end'
              ) : (
                <span key="days">
                  <Tokens count={days} /> {days === 1 ? 'day' : 'days'}; then sums by day, key and model are left
                </span>
              ),
            ],
          ]}
        />
      </Padded>
    </Sheet>
  )
}
