// Adds a credential to a provider, or puts another in the place of one. It is tried at once with a real call, and the dialog says
// what came of it.
import { Button, Modal, Select } from '@mantine/core'
import { useState } from 'react'
import { Mark } from '../../parts/mark.tsx'
import { Note } from '../../parts/note.tsx'
import { useSubmit } from '../../parts/use-submit.ts'
import { sayTest } from './provider-words.tsx'
import styles from './providers.module.css'
import { SecretField } from './secret-field.tsx'
import { useCredentialActions, type Stored, type Tested } from './use-providers.ts'

export type CredentialChoice = { name: string; note: string }

type CredentialDialogProps = {
  isOpen: boolean
  /** Undefined: it is chosen here. */
  provider: string | undefined
  /** The id of the one that goes for it; undefined: one more. */
  instead?: string | undefined
  choices: readonly CredentialChoice[]
  onClose(): void
}

export function CredentialDialog(props: CredentialDialogProps) {
  const { isOpen, provider, instead, onClose } = props
  const of = provider === undefined ? '' : ` of ${provider}`
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={instead === undefined ? `Add a credential${of}` : `Rotate the credential ${instead}${of}`}
      size={460}
    >
      {isOpen ? <CredentialForm {...props} /> : null}
    </Modal>
  )
}

function CredentialForm({ provider, instead, choices, onClose }: CredentialDialogProps) {
  const [chosen, setChosen] = useState(provider ?? null)
  const [key, setKey] = useState('')
  const [stored, setStored] = useState<Stored>()
  const submit = useSubmit(['key', 'provider'])
  const { store, rotate } = useCredentialActions()
  if (stored !== undefined) return <Outcome stored={stored} onClose={onClose} />
  const isReady = chosen !== null && key.trim() !== ''
  const send = () =>
    submit.send(async () => {
      const name = chosen ?? ''
      const answer = await (instead === undefined ? store(name, key.trim()) : rotate(name, instead, key.trim()))
      setKey('')
      setStored(answer)
    })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady && !submit.isBusy) void send()
      }}
    >
      {provider === undefined ? (
        <Select
          label="Provider"
          placeholder="Choose one"
          searchable
          data={choices.map(({ name, note }) => ({ value: name, label: `${name} (${note})` }))}
          value={chosen}
          error={submit.fieldErrors['provider']}
          onChange={setChosen}
        />
      ) : null}
      <SecretField
        label={instead === undefined ? 'Credential' : 'New credential'}
        value={key}
        error={submit.fieldErrors['key']}
        onChange={setKey}
      />
      {instead === undefined ? null : (
        <p className="dim">The old one is not used from that moment on. What runs with it goes on to its end.</p>
      )}
      {submit.problem === undefined ? null : (
        <p role="alert" className="bad">
          {submit.problem}
        </p>
      )}
      <div className={styles.foot}>
        <Button variant="subtle" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" disabled={!isReady} loading={submit.isBusy}>
          {instead === undefined ? 'Add' : 'Rotate'}
        </Button>
      </div>
    </form>
  )
}

function Outcome({ stored, onClose }: { stored: Stored; onClose(): void }) {
  return (
    <div className={styles.form}>
      {stored.used ? (
        <Note kind="good">
          Stored as <code>{stored.id}</code>, and used from now on.
        </Note>
      ) : (
        <Note kind="warn">
          Stored as <code>{stored.id}</code>, but not used: {stored.reason ?? 'its provider is not ready'}.
        </Note>
      )}
      {stored.used ? <TestLine provider={stored.provider} credential={stored.id} /> : null}
      <div className={styles.foot}>
        <Button variant="filled" onClick={onClose} data-autofocus>
          Done
        </Button>
      </div>
    </div>
  )
}

/** A button that makes the call, and what came of it. */
export function TestLine({ provider, credential }: { provider: string; credential?: string }) {
  const { test } = useCredentialActions()
  const submit = useSubmit()
  const [tested, setTested] = useState<Tested>()
  const run = () => submit.send(async () => setTested(await test(provider, credential)))
  return (
    <div className={styles.test} aria-live="polite">
      <Button size="xs" loading={submit.isBusy} onClick={() => void run()}>
        {credential === undefined ? 'Test all' : 'Test'}
      </Button>
      {submit.problem === undefined ? null : <Mark kind="bad">{submit.problem}</Mark>}
      {submit.problem !== undefined || tested === undefined ? null : (
        <ul>
          {tested.calls.map((call) => (
            <li key={call.credential}>
              <Mark kind={call.ok ? 'good' : 'bad'}>
                <span>
                  {tested.calls.length === 1 ? null : <code>{call.credential} </code>}
                  {sayTest(call, tested.model)}
                </span>
              </Mark>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
