// One provider: where it comes from, what it serves, its credentials with what can be done with each, and whether it is used.
import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useChangeUse, type Use } from '../../app/use-change-use.ts'
import { useMay } from '../../app/use-may.ts'
import { ConfirmDialog } from '../../parts/dialogs.tsx'
import { KeyValues } from '../../parts/key-values.tsx'
import { Note } from '../../parts/note.tsx'
import { Tokens } from '../../parts/numbers.tsx'
import { DrawerSection, SideDrawer } from '../../parts/side-drawer.tsx'
import { Empty } from '../../parts/states.tsx'
import { tellDone } from '../../parts/toasts.ts'
import { When } from '../../parts/when.tsx'
import { CredentialDialog, TestLine } from './credential-dialog.tsx'
import { CredentialState, DocsLink, nameOfCredential, ProviderState, sayHome, saySource } from './provider-words.tsx'
import styles from './providers.module.css'
import { useCredentialActions, type Credential, type Provider } from './use-providers.ts'

type ProviderDrawerProps = { provider: Provider | undefined; isOpen: boolean; onClose(): void }

export function ProviderDrawer({ provider, isOpen, onClose }: ProviderDrawerProps) {
  return (
    <SideDrawer isOpen={isOpen} onClose={onClose} title={provider?.display_name ?? 'Provider'} under={provider?.name}>
      {provider === undefined ? (
        <Empty title="No such provider">None that is configured has this name.</Empty>
      ) : (
        <>
          {provider.ready ? null : <Note kind="warn">It is not ready: {provider.reason}.</Note>}
          <DrawerSection title={<ProviderState provider={provider} />}>
            <KeyValues rows={describe(provider)} />
          </DrawerSection>
          <Credentials provider={provider} />
          <UseSection provider={provider} />
        </>
      )}
    </SideDrawer>
  )
}

function describe(provider: Provider) {
  const { address, protocols, models, docs, source, variables } = provider
  return [
    ['Comes from', saySource(provider)],
    ...(source === 'file' ? ([['Changed', 'in the configuration file, then reload']] as const) : []),
    ['Address', address === null ? '–' : <code key="address">{address}</code>],
    ['Protocols', protocols.join(', ') || '–'],
    ['Models', <Tokens key="models" count={models} />],
    ...(variables.length === 0 ? [] : ([['In the environment', variables.join(' or ')]] as const)),
    ...(docs === null ? [] : ([['Its documents', <DocsLink key="docs" docs={docs} />]] as const)),
  ] as const
}

function Credentials({ provider }: { provider: Provider }) {
  const may = useMay('supply.write')
  const [isAdding, setAdding] = useState(false)
  // Kept here, since the credential itself is gone from the list before its dialog is closed.
  const [rotating, setRotating] = useState<string>()
  const { name, credentials, key_obstacle: obstacle, ready } = provider
  const turns = credentials.filter(({ used }) => used).length
  return (
    <DrawerSection
      title="Credentials"
      note={
        may ? (turns > 1 ? 'They take turns, one new conversation each.' : undefined) : 'Operators can change them.'
      }
    >
      {credentials.map((credential) => (
        <OneCredential
          key={credential.id}
          provider={provider}
          credential={credential}
          may={may}
          onRotate={setRotating}
        />
      ))}
      {credentials.length === 0 ? <p className="dim">There is none.</p> : null}
      {obstacle === null ? (
        <div>
          <Button size="xs" disabled={!may} onClick={() => setAdding(true)}>
            Add a credential
          </Button>
        </div>
      ) : (
        <p className="dim">None can be added here: {obstacle}.</p>
      )}
      {ready && may && turns > 1 ? <TestLine provider={name} /> : null}
      <CredentialDialog isOpen={isAdding} provider={name} choices={[]} onClose={() => setAdding(false)} />
      <CredentialDialog
        isOpen={rotating !== undefined}
        provider={name}
        instead={rotating ?? ''}
        choices={[]}
        onClose={() => setRotating(undefined)}
      />
    </DrawerSection>
  )
}

type OneCredentialProps = {
  provider: Provider
  credential: Credential
  may: boolean
  onRotate(id: string): void
}

function OneCredential({ provider, credential, may, onRotate }: OneCredentialProps) {
  const [isRemoving, setRemoving] = useState(false)
  const mayUse = useMay('gateway.write')
  const changeUse = useChangeUse()
  const { remove } = useCredentialActions()
  const { name } = provider
  const { id, number, refused_since: refused, from, used } = credential
  const others = provider.credentials.filter((other) => other.used && other.id !== id).length
  return (
    <section className={styles.credential} aria-label={`Credential ${nameOfCredential(credential)}`}>
      <div className={styles.line}>
        <code className={styles.name}>{nameOfCredential(credential)}</code>
        <CredentialState credential={credential} />
        {number === null ? null : <span className="dim">number {number}</span>}
        {from !== 'database' ? null : (
          <span className={styles.actions}>
            <Button size="xs" disabled={!may} onClick={() => onRotate(id)}>
              Rotate
            </Button>
            <Button size="xs" disabled={!may} onClick={() => setRemoving(true)}>
              Remove
            </Button>
          </span>
        )}
      </div>
      <CredentialFacts credential={credential} />
      {refused === null ? null : (
        <div>
          <Button size="xs" disabled={!mayUse} onClick={() => void changeUse(name, 'enabled')}>
            Call it again now
          </Button>
        </div>
      )}
      {used && may && provider.ready ? <TestLine provider={name} credential={id} /> : null}
      <ConfirmDialog
        isOpen={isRemoving}
        title={`Remove the credential ${nameOfCredential(credential)} of ${name}`}
        action="Remove"
        isDangerous
        typed={name}
        onConfirm={async () => {
          await remove(name, id)
          tellDone(`A credential of ${name} is removed`)
        }}
        onClose={() => setRemoving(false)}
      >
        It is not used from that moment on, and cannot be brought back.{' '}
        {others > 0
          ? `${others === 1 ? 'Another one takes' : `${others} others take`} its turns.`
          : `Its provider has no other: the ${provider.models} models that it serves lose this endpoint.`}
      </ConfirmDialog>
    </section>
  )
}

function CredentialFacts({ credential }: { credential: Credential }) {
  const { id, created_at: created, worked_at: worked, refused_since: refused, used, reason } = credential
  return (
    <>
      <div className="dim">
        {sayHome(credential)} · <code>{id}</code>
        {created === null ? null : (
          <>
            {' '}
            · added <When at={created} />
          </>
        )}
      </div>
      <div className="dim">
        {worked === null ? (
          'Not used with success since this gateway started'
        ) : (
          <>
            Last worked <When at={worked} form="ago" />
          </>
        )}
        {refused === null ? null : (
          <>
            {' '}
            · refused since <When at={refused} />
          </>
        )}
        {used || reason === null ? null : <> · {reason}</>}
      </div>
    </>
  )
}

function UseSection({ provider }: { provider: Provider }) {
  const may = useMay('gateway.write')
  const changeUse = useChangeUse()
  if (!provider.ready || provider.models === 0) return null
  return (
    <DrawerSection title="Use" note="Of all that it has; it acts at once.">
      <SegmentedControl
        aria-label={`Use of all that ${provider.name} has`}
        disabled={!may}
        data={[
          { value: 'enabled', label: 'In use' },
          { value: 'draining', label: 'Draining' },
          { value: 'disabled', label: 'Not used' },
        ]}
        value={provider.use}
        onChange={(use) => void changeUse(provider.name, use as Use)}
      />
    </DrawerSection>
  )
}
