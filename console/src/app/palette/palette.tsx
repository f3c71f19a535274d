// “Find or do” (⌘K): pages, keys, models and workspaces by name, a pasted request id, and commands, over one field. ↑ and ↓
// choose, ↵ does it, Escape goes back a step and then closes.
import { Spotlight } from '@mantine/spotlight'
import { useEffect, useMemo, useState } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useAllCommands } from './commands.ts'
import type { Command } from './commands.ts'
import styles from './palette.module.css'
import { rankCommands } from './rank-commands.ts'
import { noteUsedCommand, readUsedCommands } from './used-commands.ts'
import { useEndpointCommands } from './use-endpoint-commands.ts'
import { useKeyCommands } from './use-key-commands.ts'
import { useModelCommands } from './use-model-commands.ts'
import { usePastedId } from './use-pasted-id.ts'

const LOOK = {
  shortcut: 'mod + K',
  tagsToIgnore: [],
  triggerOnContentEditable: true,
  attributes: { content: { 'aria-label': 'Find or do' } },
  size: 620,
  centered: false,
  yOffset: 120,
  radius: 'lg',
  lockScroll: false,
  classNames: { content: styles.content ?? '', search: styles.search ?? '', actionsList: styles.list ?? '' },
  overlayProps: { blur: 0, color: 'var(--scrim)', backgroundOpacity: 1 },
  // At once: who types on does not wait for it.
  transitionProps: { duration: 0 },
}

type Question = Command & { ask: string; choices: readonly Command[] }

export function Palette() {
  const [query, setQuery] = useState('')
  const [asking, setAsking] = useState<Question>()
  const [used, setUsed] = useState(readUsedCommands)
  const [isOpen, setOpen] = useState(false)
  const groups = useFound({ isOpen, query, used, asking })
  const act = (command: Command) => {
    noteUsedCommand(command.id, Date.now())
    setQuery('')
    if ('choices' in command) {
      setAsking(command)
      return
    }
    setAsking(undefined)
    command.run()
  }
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => {
        setUsed(readUsedCommands())
        setOpen(true)
      }}
      onSpotlightClose={() => {
        setAsking(undefined)
        setOpen(false)
      }}
      {...LOOK}
    >
      <Spotlight.Search
        placeholder={asking?.ask ?? 'Find or do'}
        aria-label={asking?.ask ?? 'Find or do'}
        leftSection={<Icon name="search" />}
        rightSection={<kbd>esc</kbd>}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || asking === undefined) return
          event.preventDefault()
          event.stopPropagation()
          setAsking(undefined)
        }}
      />
      <Spotlight.ActionsList>
        {groups.map(([group, found]) => (
          <Spotlight.ActionsGroup key={group} label={group} className={styles.group}>
            {found.map((command) => (
              <Line key={command.id} command={command} query={query} onAct={act} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 ? <Spotlight.Empty className={styles.empty}>Nothing of that name</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
      <Foot isAsking={asking !== undefined} />
    </Spotlight.Root>
  )
}

type Search = {
  isOpen: boolean
  query: string
  used: ReturnType<typeof readUsedCommands>
  asking: Question | undefined
}

/** What fits of all that there is to find, by groups. */
function useFound({ isOpen, query, used, asking }: Search) {
  const commands = useAllCommands()
  const keys = useKeyCommands(isOpen)
  const endpoints = useEndpointCommands(isOpen)
  const models = useModelCommands(isOpen, query)
  const pasted = usePastedId(query)
  const groups = useMemo(
    () =>
      rankCommands(
        asking?.choices ?? [...pasted, ...keys, ...commands, ...endpoints, ...models],
        pasted.length > 0 ? '' : query,
        used,
      ),
    [asking, pasted, keys, commands, endpoints, models, query, used],
  )
  useEffect(() => {
    if (query !== '') chooseFirst()
  }, [groups, query])
  return groups
}

/** What is read late is chosen like what was there as soon as it was typed: Spotlight looks for it only then. */
function chooseFirst(): void {
  const [first] = document.querySelectorAll('[data-action]')
  if (document.querySelector('[data-action][data-selected]') === null) first?.setAttribute('data-selected', 'true')
}

function Foot({ isAsking }: { isAsking: boolean }) {
  return (
    <Spotlight.Footer className={styles.foot}>
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> choose
      </span>
      <span>
        <kbd>↵</kbd> open or do
      </span>
      <span>
        <kbd>esc</kbd> {isAsking ? 'back' : 'close'}
      </span>
    </Spotlight.Footer>
  )
}

type LineProps = { command: Command; query: string; onAct(command: Command): void }

function Line({ command, query, onAct }: LineProps) {
  return (
    <Spotlight.Action
      className={styles.line}
      closeSpotlightOnTrigger={!('choices' in command)}
      onClick={() => onAct(command)}
    >
      <Icon name={command.icon} />
      <span className={styles.name}>
        <Found text={command.name} query={query} />
      </span>
      <span className={styles.tail}>
        {command.note}
        {command.keys?.split(' ').map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    </Spotlight.Action>
  )
}

/** The name with what was searched for in it stronger. */
function Found({ text, query }: { text: string; query: string }) {
  const [word = ''] = query.trim().split(/\s+/)
  const at = word === '' ? -1 : text.toLowerCase().indexOf(word.toLowerCase())
  if (at === -1) return text
  return (
    <>
      {text.slice(0, at)}
      <b>{text.slice(at, at + word.length)}</b>
      {text.slice(at + word.length)}
    </>
  )
}
