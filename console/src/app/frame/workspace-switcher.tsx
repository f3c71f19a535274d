// Which workspace the console looks at, and the way to another: each with what it can spend, a search from eight on, and the
// whole gateway on top for operators and support.
import { Menu, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { useSession } from '../use-session.ts'
import { gatewayPlace, usePlace } from '../workspace.tsx'
import { NewWorkspace } from '../workspaces/new-workspace.tsx'
import styles from './workspace-switcher.module.css'

/** From this many workspaces on they are searched. */
const SEARCHED_FROM = 8

export function WorkspaceSwitcher() {
  const { place } = usePlace()
  const { person, permissions } = useSession()
  const [isCreating, setCreating] = useState(false)
  const isGateway = place.kind === 'gateway' && person.gateway_role !== null
  const name = place.kind === 'workspace' ? place.workspace.name : isGateway ? 'Gateway' : 'No workspace'
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <button type="button" className={styles.button}>
            <span className="sr">Workspace: </span>
            <Tile name={name} isGateway={isGateway} />
            <span className={styles.name}>{name}</span>
            <span className={styles.chooser}>
              <Icon name="chooser" size={14} />
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Places />
          {permissions.includes('workspaces.write') ? (
            <Menu.Item leftSection={<Icon name="plus" size={14} />} onClick={() => setCreating(true)}>
              New workspace
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <NewWorkspace isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  )
}

function Places() {
  const { person, workspaces } = useSession()
  const { place, choose } = usePlace()
  const navigate = useNavigate()
  const [search, setSearch] = useState('')
  const found = workspaces.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
  const go = (id: string, to: string) => {
    const wasGateway = place.kind === 'gateway'
    choose(id)
    // The page stays, without its filters; a page of the gateway is none of a workspace's.
    void navigate(wasGateway || id === gatewayPlace ? { to } : { to: '.', search: {} })
  }
  return (
    <>
      {workspaces.length < SEARCHED_FROM ? null : (
        <TextInput
          aria-label="Search workspaces"
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => event.stopPropagation()}
          m={4}
          data-autofocus
        />
      )}
      {person.gateway_role === null ? null : (
        <Menu.Item leftSection={<Tile name="G" isGateway />} onClick={() => go(gatewayPlace, '/console/workspaces')}>
          Gateway
        </Menu.Item>
      )}
      {found.map(({ id, name, spendable }) => (
        <Menu.Item
          key={id}
          leftSection={<Tile name={name} />}
          rightSection={<Spendable usd={spendable} />}
          aria-current={place.kind === 'workspace' && place.workspace.id === id ? 'true' : undefined}
          onClick={() => go(id, '/console')}
        >
          {name}
        </Menu.Item>
      ))}
      {found.length === 0 ? <p className={styles.none}>No workspace of that name</p> : null}
    </>
  )
}

function Spendable({ usd }: { usd: string | null }) {
  if (usd === null) return null
  return <span className={styles.spendable}>{usd === 'unlimited' ? 'unlimited' : <Money usd={usd} form="sum" />}</span>
}

/** The letter of a workspace; the gateway's is petrol, so that nobody mistakes where they are. */
function Tile({ name, isGateway = false }: { name: string; isGateway?: boolean }) {
  return (
    <span className={styles.tile} data-gateway={isGateway || undefined} aria-hidden="true">
      {isGateway ? <Icon name="system" size={14} /> : (name.trim()[0] ?? '?').toUpperCase()}
    </span>
  )
}
