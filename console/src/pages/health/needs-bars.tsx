// What does not mend itself, each with what it means and its action.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Use } from '../../app/use-change-use.ts'
import { Note } from '../../parts/note.tsx'
import { When } from '../../parts/when.tsx'
import { nameCredential } from './health-words.ts'
import type { Board } from './use-health.ts'

type Need = Board['needs'][number]
type NeedsProps = {
  board: Board
  mayChange: boolean
  onUse(name: string, use: Use): void
  /** Shows the lanes of these words. */
  onFind(words: string): void
}

const SHOWN = 4

export function NeedsBars({ board, ...props }: NeedsProps) {
  const { needs, needs_count: count } = board
  const [areAllShown, setAllShown] = useState(false)
  const shown = areAllShown ? needs : needs.slice(0, SHOWN)
  return (
    <>
      {shown.map((need, at) => (
        <Note
          key={[need.kind, need.provider, need.endpoint, need.credential, need.model].join(' ')}
          kind={need.kind === 'model-unused' || need.kind === 'provider-not-ready' ? 'warn' : 'bad'}
          action={<Action need={need} variant={at === 0 ? 'filled' : 'default'} {...props} />}
        >
          <Words need={need} />
        </Note>
      ))}
      {count === shown.length ? null : (
        <Note
          kind="warn"
          action={
            areAllShown ? null : (
              <Button size="xs" onClick={() => setAllShown(true)}>
                Show them
              </Button>
            )
          }
        >
          {count - shown.length} more need a hand.
        </Note>
      )}
    </>
  )
}

function Words({ need }: { need: Need }): ReactNode {
  const { provider, endpoint, model, credential, credential_number: number, since, words } = need
  const key = credential === null ? null : <b>{nameCredential(credential, number)}</b>
  switch (need.kind) {
    case 'credential-refused':
      return (
        <>
          <b>{provider}</b> refuses its credential {key} or its account
          {since === null ? null : (
            <>
              {' '}
              since <When at={since} />
            </>
          )}
          . {sayModels(need)}
        </>
      )
    case 'model-down':
      return (
        <>
          Nothing serves <b>{model}</b> now: its endpoints are left alone after faults, or not in use.
        </>
      )
    case 'model-unused':
      return (
        <>
          Nothing serves <b>{model}</b>: none of its endpoints is in use.
        </>
      )
    case 'unknown-model':
      return (
        <>
          <b>{provider}</b> does not know the model of <b>{endpoint}</b>. {sayModels(need)}
        </>
      )
    case 'forbidden-model':
      return (
        <>
          <b>{provider}</b> forbids <b>{endpoint}</b> to its credential {key} (403). {sayModels(need)}
        </>
      )
    case 'provider-not-ready':
      return (
        <>
          <b>{provider}</b> is not ready: {words}.
        </>
      )
  }
}

function sayModels({ models, models_down: down }: Need): string {
  const all = models === 1 ? 'Its model is' : `Its ${models} models are`
  if (models === 0) return ''
  if (down === 0) return `${all} served by others meanwhile.`
  return down === models ? `${all} served by nobody.` : `Of its ${models} models ${down} are served by nobody.`
}

type ActionProps = Omit<NeedsProps, 'board'> & { need: Need; variant: 'filled' | 'default' }

function Action({ need, variant, mayChange, onUse, onFind }: ActionProps) {
  const { kind, provider, endpoint, model } = need
  if (kind === 'model-down')
    return (
      <Button size="xs" variant={variant} onClick={() => onFind(model ?? '')}>
        Show its endpoints
      </Button>
    )
  if (kind === 'model-unused')
    return (
      <Button
        size="xs"
        variant={variant}
        disabled={!mayChange}
        onClick={() => onUse(endpoint ?? provider ?? '', 'enabled')}
      >
        Use {endpoint ?? `all of ${provider ?? ''}`}
      </Button>
    )
  if (kind === 'unknown-model' || kind === 'forbidden-model')
    return (
      <Button size="xs" variant={variant} disabled={!mayChange} onClick={() => onUse(endpoint ?? '', 'disabled')}>
        Stop using it
      </Button>
    )
  return (
    <Button
      size="xs"
      variant={variant}
      renderRoot={(root) => <Link to="/console/providers" search={{ provider: provider ?? '' }} {...root} />}
    >
      {kind === 'credential-refused' ? 'Rotate the credential' : 'Open the provider'}
    </Button>
  )
}
