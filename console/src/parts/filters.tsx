// Filters as chips: each says its name and what is chosen, and opens the choice. What is rarely needed comes by `Filter` (the
// key F). The chosen values are the address's; a page hands them in and takes them back.
import { Button, Combobox, Menu, useCombobox } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import styles from './filters.module.css'
import { Icon } from './icon.tsx'
import { usePageKeys } from './single-keys.ts'

export type FilterOption = { id: string; name: string; note?: string }

export type Filter = {
  id: string
  name: string
  options: readonly FilterOption[]
  chosen: readonly string[]
  /** More than one can be chosen. */
  isMany?: boolean
  /** Always shown; others only while something is chosen. */
  isPinned?: boolean
  onChange(chosen: readonly string[]): void
  /** What was typed as a value of its own, where any can be asked for; undefined: it is none. */
  write?: (typed: string) => FilterOption | undefined
  /** An example of what can be typed. */
  example?: string
  /** Its choice is opened: the page reads what there is to choose. */
  onOpen?: () => void
}

type FiltersProps = {
  filters: readonly Filter[]
  /** Before the chips: the range. */
  before?: ReactNode
  /** At the right: save the view. */
  after?: ReactNode
  /** Takes all filters away at once. */
  onClear(): void
}

/** From this many options on they are searched. */
const SEARCHED_FROM = 8

export function Filters({ filters, before, after, onClear }: FiltersProps) {
  const [added, setAdded] = useState<string>()
  const add = useRef<HTMLButtonElement>(null)
  usePageKeys({
    f: (event) => {
      event.preventDefault()
      // What opens at a button out of sight is hidden.
      add.current?.scrollIntoView({ block: 'nearest' })
      add.current?.click()
    },
  })
  const isShown = ({ id, isPinned, chosen }: Filter) => isPinned === true || chosen.length > 0 || id === added
  const hidden = filters.filter((filter) => !isShown(filter))
  const active = filters.filter(({ chosen }) => chosen.length > 0)
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      {before}
      {filters.filter(isShown).map((filter) => (
        <FilterChip key={filter.id} filter={filter} isOpenAtOnce={filter.id === added} />
      ))}
      {hidden.length === 0 ? null : (
        <Menu position="bottom-start">
          <Menu.Target>
            <button ref={add} type="button" className={styles.add}>
              <Icon name="plus" size={12} /> Filter <kbd>F</kbd>
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {hidden.map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => setAdded(id)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {active.length === 0 ? null : (
        <Button size="xs" variant="subtle" onClick={onClear}>
          Clear
        </Button>
      )}
      {after === undefined ? null : <div className={styles.after}>{after}</div>}
    </div>
  )
}

function FilterChip({ filter, isOpenAtOnce }: { filter: Filter; isOpenAtOnce: boolean }) {
  const { name, options, chosen, isMany = false, onChange, write, example, onOpen } = filter
  const [search, setSearch] = useState('')
  const combobox = useCombobox({
    defaultOpened: isOpenAtOnce,
    onDropdownClose: () => setSearch(''),
    onDropdownOpen: () => {
      onOpen?.()
      combobox.focusSearchInput()
    },
  })
  useEffect(() => {
    if (isOpenAtOnce) onOpen?.()
    // Only when it is added: later its own button opens it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const typed = search.trim()
  const isSearched = write !== undefined || options.length >= SEARCHED_FROM
  const listed = options.filter((option) => option.name.toLowerCase().includes(typed.toLowerCase()))
  const written = typed === '' ? undefined : write?.(typed)
  const found = written === undefined || listed.some(({ id }) => id === written.id) ? listed : [written, ...listed]
  const choose = (id: string) => {
    if (!isMany) {
      onChange(chosen.includes(id) ? [] : [id])
      combobox.closeDropdown()
      return
    }
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  }
  return (
    <Combobox store={combobox} onOptionSubmit={choose} width={280} position="bottom-start" withinPortal shadow="md">
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={styles.chip}
          data-active={chosen.length > 0 || undefined}
          onClick={() => combobox.toggleDropdown()}
        >
          <span className={styles.name}>{name}</span> <b>{describeChosen(options, chosen)}</b>
          <Icon name="down" size={12} />
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        {isSearched ? (
          <Combobox.Search
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            placeholder={example ?? `Search ${name.toLowerCase()}`}
            aria-label={`Search ${name.toLowerCase()}`}
          />
        ) : null}
        <Combobox.Options className={styles.options} aria-label={name}>
          {found.map(({ id, name: label, note }) => (
            <Combobox.Option key={id} value={id} active={chosen.includes(id)} aria-selected={chosen.includes(id)}>
              <span className={styles.option}>
                <span className={styles.tick}>{chosen.includes(id) ? <Icon name="check" size={14} /> : null}</span>
                <span className="cut">{label}</span>
                {note === undefined ? null : <span className={styles.optionNote}>{note}</span>}
              </span>
            </Combobox.Option>
          ))}
          {found.length === 0 ? (
            <Combobox.Empty>{typed === '' ? 'Type what to look for' : 'Nothing of that name'}</Combobox.Empty>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function describeChosen(options: readonly FilterOption[], chosen: readonly string[]): string {
  const [first, ...rest] = chosen
  if (first === undefined) return 'any'
  const name = options.find(({ id }) => id === first)?.name ?? first
  return rest.length === 0 ? name : `${name} +${rest.length}`
}
